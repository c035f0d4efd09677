// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/diagnosis.h"

#include <algorithm>
#include <tuple>

#include "cli/world.h"

namespace vmcp::cli {
namespace {

auto place_key(const Diagnosis& each) {
  return std::tie(each.file, each.line, each.column, each.namespace_, each.object, each.pointer);
}

bool is_before(const Diagnosis& one, const Diagnosis& other) {
  return std::tuple_cat(place_key(one), std::tie(one.severity, one.reason, one.message)) <
         std::tuple_cat(place_key(other), std::tie(other.severity, other.reason, other.message));
}

/// What the hook calls a field that it cannot take, and what the check of fields has a better word for.
bool is_other_word(const Diagnosis& one, const Diagnosis& other) {
  return (one.reason == "NotSupported" && other.reason == "UnknownField") ||
         (one.reason == "WrongType" && (other.reason == "InvalidJSON" || other.reason == "NotDecodable"));
}

bool is_said_by(const Diagnosis& one, const Diagnosis& other) {
  return &one != &other && place_key(one) == place_key(other) && is_other_word(one, other);
}

/// A field that is missing because it is misspelt is not missed as well.
bool is_consequence(const Diagnosis& one, const Diagnosis& other) {
  if (other.reason != "UnknownField" || one.reason == "UnknownField" || one.object != other.object ||
      one.namespace_ != other.namespace_) {
    return false;
  }
  const std::string name = one.pointer.substr(one.pointer.rfind('/') + 1);
  return !name.empty() &&
         one.pointer.substr(0, one.pointer.rfind('/')) == other.pointer.substr(0, other.pointer.rfind('/')) &&
         other.message.find("did you mean " + name + "?") != std::string::npos;
}

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kLeftOut:
      return "left out";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "";
}

std::string qualified_name(const Diagnosis& diagnosis) {
  return diagnosis.namespace_.empty() ? diagnosis.object : diagnosis.namespace_ + "/" + diagnosis.object;
}

std::string place_of(const Diagnosis& diagnosis) {
  std::string out = diagnosis.file;
  if (diagnosis.line != 0) out += ":" + std::to_string(diagnosis.line);
  if (diagnosis.line != 0 && diagnosis.column != 0) out += ":" + std::to_string(diagnosis.column);
  return out;
}

Diagnosis diagnosis_at(const Manifest& manifest, std::string pointer, Severity severity, std::string reason,
                       std::string message) {
  const TextPlace place = place_at(manifest, pointer);
  return {severity,
          manifest.file,
          place.line,
          place.column,
          object_name(manifest.object),
          std::string(text_at(manifest.object, {"metadata", "namespace"})),
          std::move(pointer),
          std::move(reason),
          std::move(message)};
}

std::vector<Diagnosis> sorted(std::vector<Diagnosis> all) {
  std::sort(all.begin(), all.end(), is_before);
  std::vector<Diagnosis> out;
  for (const Diagnosis& each : all) {
    const bool said = std::any_of(all.begin(), all.end(), [&](const Diagnosis& other) {
      return is_said_by(each, other) || is_consequence(each, other);
    });
    const bool same_place = !out.empty() && place_key(out.back()) == place_key(each);
    if (said || (same_place && out.back().message == each.message)) continue;
    // Two words for an unknown field: what the hook does with it, and what may have been meant.
    if (same_place && out.back().reason == "UnknownField" && each.reason == "UnknownField") {
      const std::size_t remedy = each.message.find("; ");
      if (remedy != std::string::npos) out.back().message += each.message.substr(remedy);
      continue;
    }
    out.push_back(each);
  }
  return out;
}

}  // namespace vmcp::cli
