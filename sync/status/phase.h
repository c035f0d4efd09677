#pragma once

#include <string>

#include "sync/gateway/decision.h"
#include "sync/model/objects.h"

namespace vmcp {

/// status.phase and status.message. Empty: not written.
struct Phase {
  std::string phase;
  std::string message;
};

/// spec/80-status.md §6. `deployment` is the observed one, null when there is none.
Phase decide_phase(const Decision& decision, const ParentStatus& observed, const ObservedChild* deployment);

/// Whether the gateway's own pod writes into this status: it has set the condition BackendsDiscovered.
bool reporter_runs(const ParentStatus& observed);

}  // namespace vmcp
