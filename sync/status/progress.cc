// SPDX-License-Identifier: Apache-2.0
#include "sync/status/progress.h"

#include <string>
#include <utility>

#include "sync/model/rollout.h"
#include "sync/status/phase.h"

namespace vmcp {
namespace {

/// Nothing more happens until somebody changes something.
Condition stalled(std::string_view reason, std::string message) {
  return {"Stalled", true, reason, std::move(message)};
}

/// It is expected to get there by itself.
Condition reconciling(std::string_view reason, std::string message) {
  return {"Reconciling", true, reason, std::move(message)};
}

/// What keeps the ReplicaSet from making pods, e.g. a quota; empty when nothing does.
std::string replica_failure(const ObservedChild* deployment) {
  if (deployment == nullptr) return {};
  for (const ObservedCondition& each : deployment->rollout->conditions) {
    if (each.type == "ReplicaFailure" && each.status == "True")
      return "; " + std::string(each.reason) + ": " + std::string(each.message);
  }
  return {};
}

}  // namespace

std::optional<Condition> decide_progress(const Decision& decision, const ObservedChild* deployment,
                                         RolloutState rollout) {
  if (!decision.gateway) {
    const Refusal& refusal = leading_refusal(decision.report);
    return refusal.pending ? reconciling(refusal.reason, refusal.message) : stalled(refusal.reason, refusal.message);
  }
  if (decision.gateway->scaled_to_zero())
    return stalled("NoneServed", "no backend is served; see condition BackendsAccepted");
  switch (rollout) {
    case RolloutState::kComplete:
      return std::nullopt;
    case RolloutState::kProgressing:
      return reconciling("RolloutInProgress",
                         "not all pods run what the spec asks for yet" + replica_failure(deployment));
    case RolloutState::kStuck:
      const ObservedCondition& late = *exceeded_deadline(deployment);
      return stalled(late.reason, std::string(late.message) + replica_failure(deployment));
  }
  return std::nullopt;
}

}  // namespace vmcp
