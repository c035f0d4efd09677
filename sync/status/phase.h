// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sync/gateway/decision.h"
#include "sync/model/objects.h"
#include "sync/status/backends.h"

namespace vmcp {

/// status.phase, status.message and the condition Ready, which say the same.
struct Phase {
  std::string phase;               ///< Empty: not written.
  std::string message;             ///< The same.
  std::optional<Condition> ready;  ///< nullopt: it stays as observed.
};

/// Whether a pod of the observed Deployment (null: there is none) serves what was decided.
bool is_serving(const Decision& decision, const ObservedChild* deployment);

/// spec/80-status.md §5 and §6, spec/96-current-toolhive.md §9.4 rules 7–9: what the Deployment shows comes before what
/// the runtime says of its backends. What a runtime before 0.47.0 wrote is echoed while it serves.
Phase decide_phase(const Decision& decision, const ParentStatus& observed, const ObservedChild* deployment,
                   const BackendsStatus& backends);

/// Of several refusals the one to show: the first that does not pass by itself, else the first.
const Refusal& leading_refusal(const Report& report);

}  // namespace vmcp
