// SPDX-License-Identifier: Apache-2.0
#include "sync/status/backends_accepted.h"

#include <algorithm>
#include <string>

#include "sync/status/conditions.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxListed = 20;

/// `kind/name: Reason` of as many as fit, sorted.
std::string list_exclusions(const std::vector<Exclusion>& exclusions) {
  constexpr std::size_t kMaxBytes = kMaxMessage - 128;  // so that the count of the others is never cut off
  std::vector<std::string> items;
  items.reserve(exclusions.size());
  for (const Exclusion& each : exclusions) {
    items.push_back(concat({kind_name(each.kind), "/", each.name, ": ", each.reason}));
  }
  std::sort(items.begin(), items.end());
  std::string out;
  std::size_t listed = 0;
  for (const std::string& item : items) {
    if (listed == kMaxListed || (listed > 0 && out.size() + item.size() > kMaxBytes)) break;
    if (listed++ > 0) out += ", ";
    out += item;
  }
  if (listed < items.size()) out += " +" + std::to_string(items.size() - listed) + " more";
  return out;
}

std::string count_of(std::size_t number) {
  return std::to_string(number) + (number == 1 ? " member" : " members");
}

}  // namespace

std::optional<Condition> backends_accepted(const Decision& decision, const std::vector<Condition>& folded) {
  const bool applied = decision.gateway.has_value();
  const bool is_static = applied && decision.gateway->mode == Mode::kStatic;
  const bool excluding = !decision.exclusions.empty();
  if (!is_static && !excluding && folded.empty()) return std::nullopt;
  const std::size_t served = applied ? decision.gateway->backends.size() : 0;
  Condition condition{"BackendsAccepted", true, "AllAccepted", {}};
  if (is_static && served == 0) {
    const std::string nobody =
        excluding ? "no member is served: " + list_exclusions(decision.exclusions) : "the group has no members";
    condition = {condition.type, false, "NoneServed", nobody};
  } else if (excluding) {
    // What runs may still serve them: it has the configuration of before.
    const std::string what = applied ? "not served: " : "not served once the spec is applied: ";
    condition = {condition.type, false, "SomeExcluded", what + list_exclusions(decision.exclusions)};
  } else if (is_static) {
    condition.message = count_of(served) + " served";
  } else {
    condition.message = applied ? "the runtime looks for its backends itself" : "the spec is not applied";
  }
  for (const Condition& each : folded) {
    condition.message += "; " + each.type + " is " + (each.status ? "True" : "False") + ": " + each.message;
  }
  return condition;
}

}  // namespace vmcp
