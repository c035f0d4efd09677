// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/gateway/decision.h"
#include "sync/model/inputs.h"

namespace vmcp {

/// Looks at everything that the request says and decides what the gateway is, in the order of spec/00-hook.md §5 and
/// §6.
Decision decide(const Inputs& inputs);

/// Whether the runtime is told its backends or looks for them itself (spec/00-hook.md §6).
Mode decide_mode(const VirtualMCPServer& parent, const Settings& settings);

}  // namespace vmcp
