// SPDX-License-Identifier: Apache-2.0
#include "sync/status/phase.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/model/rollout.h"
#include "sync/model/status_values.h"
#include "sync/status/conditions.h"

namespace vmcp {
namespace {

constexpr std::string_view kReady = "DeploymentReady";
constexpr std::string_view kNotReady = "DeploymentNotReady";
constexpr std::string_view kFailed = "DeploymentFailed";
constexpr std::string_view kUnavailable = "BackendsUnavailable";
constexpr std::string_view kDegraded = "BackendsDegraded";

Phase ready(std::string message) {
  return {"Ready", std::move(message), Condition{"Ready", true, kReady, "Deployment is ready"}};
}

Phase degraded(std::string message, std::string_view reason, std::string why) {
  return {"Degraded", std::move(message), Condition{"Ready", false, reason, std::move(why)}};
}

Phase not_ready(std::string phase, std::string message, std::string_view reason = kNotReady) {
  Condition condition{"Ready", false, reason, message};
  return {std::move(phase), std::move(message), std::move(condition)};
}

/// Whether what stands in the status is the word of another writer, a runtime before 0.47.0: its condition Ready is not
/// one that is written here.
bool is_echoed(const ParentStatus& observed) {
  if (observed.runtime) return false;
  constexpr std::array kOurs = {kReady, kNotReady, kFailed, kUnavailable, kDegraded};
  const auto ready = std::find_if(observed.conditions.begin(), observed.conditions.end(),
                                  [](const ObservedCondition& each) { return each.type == "Ready"; });
  return ready != observed.conditions.end() ? !is_one_of(kOurs, ready->reason) : old_reporter_seen(observed);
}

/// How many pods are wanted, be it by the user or by a scaler.
std::int64_t wanted_replicas(const Decision& decision, const ObservedChild* deployment) {
  if (decision.gateway && decision.gateway->replicas) return *decision.gateway->replicas;
  return deployment != nullptr ? deployment->rollout->spec_replicas : 1;
}

Phase without_ready_pod(const Decision& decision, const ObservedChild* deployment) {
  if (wanted_replicas(decision, deployment) == 0)
    return not_ready("Pending", "No pods found for Virtual MCP server: its Deployment is scaled to zero");
  if (const ObservedCondition* stuck = exceeded_deadline(deployment)) {
    return not_ready("Failed", "Virtual MCP server failed to start: " + std::string(cut_message(stuck->message)),
                     kFailed);
  }
  return not_ready("Pending", "Virtual MCP server is starting");
}

/// The table of spec/80-status.md §5 where a pod is ready.
Phase with_ready_pod(const BackendsStatus& backends) {
  if (backends.unhealthy == 0) return ready("Virtual MCP server is running");
  if (backends.routable == 0) {
    return degraded(
        "Virtual MCP server is running but all " + std::to_string(backends.unhealthy) + " backends are unhealthy",
        kUnavailable, "All backends are unhealthy");
  }
  return degraded("Virtual MCP server is running with " + std::to_string(backends.routable) + "/" +
                      std::to_string(backends.routable + backends.unhealthy) + " backends available",
                  kDegraded, "Some backends are unhealthy");
}

}  // namespace

const Refusal& leading_refusal(const Report& report) {
  const auto& refusals = report.refusals;
  const auto lasting =
      std::find_if(refusals.begin(), refusals.end(), [](const Refusal& each) { return !each.pending; });
  return lasting != refusals.end() ? *lasting : refusals.front();
}

bool is_serving(const Decision& decision, const ObservedChild* deployment) {
  return deployment != nullptr && deployment->rollout->ready_replicas > 0 &&
         !(decision.gateway && decision.gateway->scaled_to_zero());
}

Phase decide_phase(const Decision& decision, const ParentStatus& observed, const ObservedChild* deployment,
                   const BackendsStatus& backends) {
  if (!decision.gateway && deployment == nullptr) {
    const Refusal& shown = leading_refusal(decision.report);
    const std::string& message = shown.status_message.empty() ? shown.message : shown.status_message;
    return not_ready(shown.pending ? "Pending" : "Failed", std::string(cut_message(message)));
  }
  if (decision.gateway && decision.gateway->scaled_to_zero()) {
    return not_ready(decision.group_has_members ? "Failed" : "Pending",
                     "No backend is served, so the gateway is scaled to zero; see condition BackendsAccepted");
  }
  if (!is_serving(decision, deployment)) return without_ready_pod(decision, deployment);
  if (is_echoed(observed)) return {std::string(observed.phase), std::string(observed.message), std::nullopt};
  return with_ready_pod(backends);
}

}  // namespace vmcp
