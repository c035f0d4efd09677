// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/diagnosis.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "cli/world.h"

namespace vmcp::cli {
namespace {

using PlaceKey =
    std::tuple<const std::string&, const int&, const int&, const std::string&, const std::string&, const std::string&>;

PlaceKey place_key(const Diagnosis& each) {
  return std::tie(each.file, each.line, each.column, each.namespace_, each.object, each.pointer);
}

bool is_before(const Diagnosis& one, const Diagnosis& other) {
  return std::tuple_cat(place_key(one), std::tie(one.severity, one.reason, one.message)) <
         std::tuple_cat(place_key(other), std::tie(other.severity, other.reason, other.message));
}

std::string parent_of(const std::string& pointer) {
  return pointer.substr(0, pointer.rfind('/'));
}

/// What others say better: found by what they are about, because there may be thousands.
class BetterWords {
 public:
  explicit BetterWords(const std::vector<Diagnosis>& all) {
    constexpr std::string_view kSuggestion = "did you mean ";
    for (const Diagnosis& each : all) {
      said_.emplace(each.reason, place_key(each));
      const std::size_t at = each.message.find(kSuggestion);
      if (each.reason != "UnknownField" || at == std::string::npos) continue;
      const std::size_t begin = at + kSuggestion.size();
      meant_.emplace(each.namespace_, each.object,
                     parent_of(each.pointer) + "/" + each.message.substr(begin, each.message.find('?', begin) - begin));
    }
  }

  /// What the hook calls a field that it cannot take, and what the check of fields has a better word for; or a field
  /// that is missing because it is misspelt, which is not missed as well.
  bool have(const Diagnosis& one) const {
    if (one.reason == "UnknownField") return false;
    if (one.reason == "NotSupported" && said_.contains({"UnknownField", place_key(one)})) return true;
    if (one.reason == "WrongType" &&
        (said_.contains({"InvalidJSON", place_key(one)}) || said_.contains({"NotDecodable", place_key(one)}))) {
      return true;
    }
    return meant_.contains({one.namespace_, one.object, one.pointer});
  }

 private:
  std::set<std::pair<std::string_view, PlaceKey>> said_;
  std::set<std::tuple<std::string, std::string, std::string>> meant_;  ///< Namespace, object, pointer.
};

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
  const BetterWords better(all);
  std::vector<Diagnosis> out;
  for (const Diagnosis& each : all) {
    const bool same_place = !out.empty() && place_key(out.back()) == place_key(each);
    if (better.have(each) || (same_place && out.back().message == each.message)) continue;
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
