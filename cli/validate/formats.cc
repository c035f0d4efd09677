// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/formats.h"

#include "cli/manifest_yaml.h"
#include "cli/report.h"

namespace vmcp::cli {
namespace {

Json as_tree(const std::vector<Diagnosis>& all) {
  Json list = Json::array();
  for (const Diagnosis& each : all) {
    Json row = {{"file", each.file}};
    if (each.line != 0) row["line"] = each.line;
    if (each.column != 0) row["column"] = each.column;
    row["namespace"] = each.namespace_;
    row["object"] = each.object;
    row["severity"] = severity_name(each.severity);
    row["pointer"] = each.pointer;
    row["reason"] = each.reason;
    row["message"] = each.message;
    list.push_back(std::move(row));
  }
  return list;
}

/// `%`, line ends and, in properties, what separates those, as GitHub's runner reads them.
std::string command_escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    if (c == '%') {
      out += "%25";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else if (property && c == ':') {
      out += "%3A";
    } else if (property && c == ',') {
      out += "%2C";
    } else {
      out += c;
    }
  }
  return out;
}

const char* command_of(Severity severity) {
  if (severity == Severity::kNote) return "notice";
  return severity == Severity::kWarning ? "warning" : "error";
}

}  // namespace

const std::vector<std::string>& diagnosis_formats() {
  static const std::vector<std::string> kFormats = {"table", "json", "yaml", "github", "sarif", "junit"};
  return kFormats;
}

std::string write_diagnoses(const Validation& found, const std::string& format) {
  if (format == "json") return as_tree(found.diagnoses).dump(2) + "\n";
  if (format == "yaml") return found.diagnoses.empty() ? "[]\n" : to_yaml(as_tree(found.diagnoses));
  if (format == "github") return diagnoses_as_github(found.diagnoses);
  if (format == "sarif") return diagnoses_as_sarif(found.diagnoses);
  if (format == "junit") return diagnoses_as_junit(found);
  return diagnoses_as_table(found.diagnoses);
}

std::string diagnoses_as_table(const std::vector<Diagnosis>& all) {
  if (all.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"PLACE", "OBJECT", "SEVERITY", "REASON", "POINTER", "MESSAGE"}};
  for (const Diagnosis& each : all) {
    rows.push_back({place_of(each), each.object.empty() ? "-" : qualified_name(each),
                    std::string(severity_name(each.severity)), each.reason, each.pointer.empty() ? "-" : each.pointer,
                    each.message});
  }
  return align(rows, "");
}

std::string diagnoses_as_github(const std::vector<Diagnosis>& all) {
  std::string out;
  for (const Diagnosis& each : all) {
    out += std::string("::") + command_of(each.severity) + " file=" + command_escaped(each.file, true);
    if (each.line != 0) out += ",line=" + std::to_string(each.line);
    if (each.column != 0) out += ",col=" + std::to_string(each.column);
    out += ",title=" + command_escaped(each.reason, true) + "::";
    const std::string where =
        each.object.empty() ? "" : each.object + (each.pointer.empty() ? "" : " ") + each.pointer + ": ";
    out += command_escaped(where + each.message, false) + "\n";
  }
  return out;
}

}  // namespace vmcp::cli
