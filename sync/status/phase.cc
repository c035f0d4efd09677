#include "sync/status/phase.h"

#include <algorithm>

#include "sync/status/conditions.h"

namespace vmcp {
namespace {

Phase echo(const ParentStatus& observed) {
  return {std::string(observed.phase), std::string(observed.message)};
}

}  // namespace

bool reporter_runs(const ParentStatus& observed) {
  return std::any_of(observed.conditions.begin(), observed.conditions.end(),
                     [](const ObservedCondition& condition) { return condition.type == "BackendsDiscovered"; });
}

Phase decide_phase(const Decision& decision, const ParentStatus& observed, const ObservedChild* deployment) {
  if (!decision.gateway) {
    if (deployment != nullptr) return echo(observed);  // the gateway still runs its last good configuration
    const auto& refusals = decision.report.refusals;
    const auto lasting =
        std::find_if(refusals.begin(), refusals.end(), [](const Refusal& each) { return !each.pending; });
    const Refusal& shown = lasting != refusals.end() ? *lasting : refusals.front();
    const std::string& message = shown.status_message.empty() ? shown.message : shown.status_message;
    return {shown.pending ? "Pending" : "Failed", std::string(cut_message(message))};
  }
  if (decision.gateway->mode == Mode::kStatic && decision.gateway->backends.empty()) {
    const char* phase = decision.group_has_members ? "Failed" : "Pending";
    return {phase, "No backend is served, so the gateway is scaled to zero; see condition BackendsAccepted"};
  }
  const bool ready = deployment != nullptr && deployment->rollout->ready_replicas > 0;
  if (!ready && !reporter_runs(observed)) return {"Pending", "Virtual MCP server is starting"};
  return echo(observed);
}

}  // namespace vmcp
