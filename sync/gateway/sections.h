// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// The top-level keys of config.yaml that come from the spec, in the order in which they are written
/// (spec/40-config.md §2).
inline constexpr std::string_view kSectionOrder[] = {
    "aggregation", "compositeTools", "operational",    "metadata",     "telemetry",         "audit",
    "optimizer",   "codeMode",       "sessionStorage", "rateLimiting", "passthroughHeaders"};

struct ConfigSection {
  std::string_view key;  ///< One of kSectionOrder.
  Json node;
};

/// All of them that there are; the writer writes each.
struct ConfigSections {
  std::vector<ConfigSection> list;  ///< In the order of kSectionOrder.
  PodParts pod;                     ///< Of sessionStorage.
  bool debug_log = false;           ///< operational.logLevel is `debug`.

  /// Adds a section at its place; one that the order does not know comes last.
  void put(std::string_view key, Json node) {
    const auto rank = [](std::string_view each) {
      return std::find(std::begin(kSectionOrder), std::end(kSectionOrder), each);
    };
    const auto behind =
        std::find_if(list.begin(), list.end(), [&](const ConfigSection& each) { return rank(each.key) > rank(key); });
    list.insert(behind, {key, std::move(node)});
  }
};

}  // namespace vmcp
