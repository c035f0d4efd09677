// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sync/gateway/gateway.h"
#include "sync/model/objects.h"

namespace vmcp {

/// status.discoveredBackends as they are to be written, and what the runtime says of them. Views into the arguments of
/// observe_backends.
struct BackendsStatus {
  std::vector<DiscoveredBackend> list;
  std::optional<std::int64_t> count;  ///< status.backendCount; nullopt: not written.
  /// Of those whose health the runtime has told: `ready` or `unauthenticated`, and all others.
  std::int64_t routable = 0;
  std::int64_t unhealthy = 0;
};

/// The served set in static mode, otherwise what the runtime has found, with the health that it last told
/// (spec/00-hook.md §7, spec/96-current-toolhive.md §9.4 rules 3–5 and 11). `gateway`: null when the spec is not
/// applied. `serving`: a pod is ready, so that what was told still holds; without one the health is unknown.
BackendsStatus observe_backends(const Gateway* gateway, const ParentStatus& observed, bool serving);

/// Whether the pod of a runtime before 0.47.0 has reported into this status: it set the condition BackendsDiscovered.
bool old_reporter_seen(const ParentStatus& observed);

}  // namespace vmcp
