// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "cli/explain_reasons.h"
#include "cli/validate/formats.h"
#include "server/build_info.h"

namespace vmcp::cli {
namespace {

constexpr const char* kSchema = "https://json.schemastore.org/sarif-2.1.0.json";

/// A path as a relative reference of RFC 3986.
std::string as_uri(std::string_view path) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-_.~").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      out += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    }
  }
  return out;
}

const char* level_of(Severity severity) {
  if (severity == Severity::kNote) return "note";
  return severity == Severity::kWarning ? "warning" : "error";
}

Json rule_of(const std::string& reason) {
  Json rule = {{"id", reason}};
  if (const ReasonText* text = find_reason(reason)) {
    rule["shortDescription"] = {{"text", text->meaning}};
    rule["help"] = {{"text", std::string(text->stops) + " " + std::string(text->remedy)}};
  }
  return rule;
}

Json location_of(const Diagnosis& diagnosis) {
  Json physical = {{"artifactLocation", {{"uri", as_uri(diagnosis.file)}}}};
  if (diagnosis.line != 0) physical["region"] = {{"startLine", diagnosis.line}};
  if (diagnosis.line != 0 && diagnosis.column != 0) physical["region"]["startColumn"] = diagnosis.column;
  Json location = {{"physicalLocation", std::move(physical)}};
  if (!diagnosis.object.empty()) {
    location["logicalLocations"] =
        Json::array({{{"fullyQualifiedName", qualified_name(diagnosis) + diagnosis.pointer}, {"kind", "object"}}});
  }
  return location;
}

}  // namespace

std::string diagnoses_as_sarif(const std::vector<Diagnosis>& all) {
  std::map<std::string, std::size_t> indices;
  for (const Diagnosis& each : all) indices.emplace(each.reason, 0);
  Json rules = Json::array(), results = Json::array();
  for (auto& [reason, index] : indices) {
    index = rules.size();
    rules.push_back(rule_of(reason));
  }
  for (const Diagnosis& each : all) {
    results.push_back({{"ruleId", each.reason},
                       {"ruleIndex", indices[each.reason]},
                       {"level", level_of(each.severity)},
                       {"message", {{"text", each.message}}},
                       {"locations", Json::array({location_of(each)})}});
  }
  const Json driver = {{"name", "vmcp-composer"}, {"version", std::string(build_version())}, {"rules", rules}};
  const Json run = {{"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", results}};
  return Json({{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", Json::array({run})}}).dump(2) + "\n";
}

}  // namespace vmcp::cli
