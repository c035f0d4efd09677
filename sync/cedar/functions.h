// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace vmcp {

/// Something that a Cedar policy can call.
struct CedarCallable {
  std::string_view name;
  std::optional<int> arguments;  ///< nullopt: not checked when a policy is parsed.
};

/// `ip("…")` and the like; nullptr: there is none of this name.
const CedarCallable* find_cedar_function(std::string_view name);

/// `.contains(…)` and the like; nullptr: there is none of this name.
const CedarCallable* find_cedar_method(std::string_view name);

}  // namespace vmcp
