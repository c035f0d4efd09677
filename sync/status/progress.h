// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/gateway/decision.h"
#include "sync/model/objects.h"
#include "sync/model/rollout.h"

namespace vmcp {

/// `Stalled` or `Reconciling`, always True: what kstatus, and with it Flux, Argo CD and `kubectl wait`, goes by.
/// nullopt: what runs is what was asked for. `deployment` is the observed one, null when there is none; `rollout`
/// counts when the spec is applied.
std::optional<Condition> decide_progress(const Decision& decision, const ObservedChild* deployment,
                                         RolloutState rollout);

}  // namespace vmcp
