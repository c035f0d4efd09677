// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "sync/gateway/decision.h"
#include "sync/model/report.h"

namespace vmcp {

/// The condition BackendsAccepted (spec/00-hook.md §5): who is not served and why. `folded` are conditions whose type
/// the CRD does not take; they are told here instead. nullopt: there is nothing to say, because the spec was not
/// applied or the runtime looks for its backends itself.
std::optional<Condition> backends_accepted(const Decision& decision, const std::vector<Condition>& folded);

}  // namespace vmcp
