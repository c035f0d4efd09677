// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "sync/gateway/decision.h"
#include "sync/model/objects.h"
#include "sync/model/rollout.h"

namespace vmcp {

/// The parent's status as compact JSON (spec/00-hook.md §7, spec/80-status.md): what was observed, with the fields that
/// we own set anew. `rollout` counts when the spec is applied. `now` is seconds since the Unix epoch.
std::string make_status(Decision decision, const SyncRequest& request, RolloutState rollout, std::int64_t now);

/// The observed status of a parent whose last change of members waits for others (model/rollout.h): as it is, and
/// that it waits. While it waits nothing else changes, so that nothing is written.
std::string settling_status(const VirtualMCPServer& parent, std::int64_t now);

/// The observed status unchanged, for a parent that is being deleted.
std::string echo_status(const VirtualMCPServer& parent);

}  // namespace vmcp
