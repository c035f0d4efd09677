// SPDX-License-Identifier: Apache-2.0
#include "tests/support/kstatus.h"

namespace vmcp::testing {
namespace {

std::string with_reason(std::string verdict, const Json& condition) {
  const auto reason = text_at(condition, {"reason"});
  return reason.empty() ? verdict : verdict + " " + std::string(reason);
}

}  // namespace

std::string kstatus_verdict(const Json& object) {
  if (find(object, {"metadata", "deletionTimestamp"}) != nullptr) return "Terminating";
  const auto generation = integer_at(object, {"metadata", "generation"});
  const auto observed = integer_at(object, {"status", "observedGeneration"});
  if (generation && observed && *generation != *observed) return "InProgress LatestGenerationNotObserved";
  const Json* conditions = find(object, {"status", "conditions"});
  if (conditions == nullptr) return "Current";
  for (const Json& each : *conditions) {
    if (text_at(each, {"status"}) != "True") continue;
    if (text_at(each, {"type"}) == "Reconciling") return with_reason("InProgress", each);
    if (text_at(each, {"type"}) == "Stalled") return with_reason("Failed", each);
  }
  for (const Json& each : *conditions) {
    if (text_at(each, {"type"}) == "Ready" && text_at(each, {"status"}) != "True")
      return with_reason("InProgress", each);
  }
  return "Current";
}

}  // namespace vmcp::testing
