// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sync/auth/outgoing/strategy.h"
#include "sync/model/objects.h"

namespace vmcp {

/// Whether an MCPExternalAuthConfig may be used at all (spec/30-outgoing-auth.md §3): a current `Valid` = False of its
/// own controller is mirrored; the controller's rules are applied in any case. nullopt: usable.
std::optional<StrategyFailure> config_validity_problem(const ConfigObject& config);

}  // namespace vmcp
