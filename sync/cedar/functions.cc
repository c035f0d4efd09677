// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/functions.h"

#include <algorithm>
#include <array>

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 4> kFunctionNames = {"ip", "decimal", "datetime", "duration"};
constexpr std::array<std::string_view, 18> kMethodNames = {
    "lessThan",      "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
    "isIpv4",        "isIpv6",          "isLoopback",  "isMulticast",
    "isInRange",     "toDate",          "toTime",      "offset",
    "durationSince", "toDays",          "toHours",     "toMinutes",
    "toSeconds",     "toMilliseconds"};
constexpr std::array<CedarCallable, 6> kCountedMethods = {
    {{"contains", 1}, {"containsAll", 1}, {"containsAny", 1}, {"hasTag", 1}, {"getTag", 1}, {"isEmpty", 0}}};

template <typename Names>
constexpr auto uncounted(const Names& names) {
  std::array<CedarCallable, std::tuple_size_v<Names>> out;
  std::transform(names.begin(), names.end(), out.begin(), [](std::string_view name) {
    return CedarCallable{name, std::nullopt};
  });
  return out;
}

template <typename List>
const CedarCallable* find_in(const List& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& each) { return each.name == name; });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

const CedarCallable* find_cedar_function(std::string_view name) {
  static constexpr auto kFunctions = uncounted(kFunctionNames);
  return find_in(kFunctions, name);
}

const CedarCallable* find_cedar_method(std::string_view name) {
  static constexpr auto kMethods = uncounted(kMethodNames);
  const CedarCallable* counted = find_in(kCountedMethods, name);
  return counted != nullptr ? counted : find_in(kMethods, name);
}

}  // namespace vmcp
