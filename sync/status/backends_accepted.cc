#include "sync/status/backends_accepted.h"

#include "sync/discovery/member_rules.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxListed = 20;

std::string list_exclusions(const std::vector<Exclusion>& exclusions) {
  std::string out;
  for (std::size_t i = 0; i < exclusions.size() && i < kMaxListed; ++i) {
    if (i != 0) out += ", ";
    out += std::string(kind_name(exclusions[i].kind)) + "/" + std::string(exclusions[i].name) + ": " + exclusions[i].reason;
  }
  if (exclusions.size() > kMaxListed) out += " +" + std::to_string(exclusions.size() - kMaxListed) + " more";
  return out;
}

std::string count_of(std::size_t number) { return std::to_string(number) + (number == 1 ? " member" : " members"); }

}  // namespace

std::optional<Condition> backends_accepted(const Decision& decision, const std::vector<Condition>& folded) {
  Condition condition{"BackendsAccepted", true, "AllAccepted", {}};
  const std::vector<Exclusion>& exclusions = decision.exclusions;
  const bool is_static = decision.gateway && decision.gateway->mode == Mode::kStatic;
  if (!is_static && exclusions.empty() && folded.empty()) return std::nullopt;
  const std::size_t served = decision.gateway ? decision.gateway->backends.size() : 0;
  if (is_static && served == 0) {
    condition.status = false;
    condition.reason = "NoneServed";
    condition.message = exclusions.empty() ? "the group has no members" : "no member is served: " + list_exclusions(exclusions);
  } else if (!exclusions.empty()) {
    condition.status = false;
    condition.reason = "SomeExcluded";
    condition.message = "not served: " + list_exclusions(exclusions);
  } else {
    condition.message = is_static ? count_of(served) + " served" : "the runtime looks for its backends itself";
  }
  for (const Condition& each : folded) {
    condition.message += "; " + each.type + " is " + (each.status ? "True" : "False") + ": " + each.message;
  }
  return condition;
}

}  // namespace vmcp
