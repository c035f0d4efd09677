// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "sync/auth/outgoing/strategy.h"
#include "sync/discovery/discover.h"

namespace vmcp {

/// Leaves out every candidate that would take something from an older one: its name, its header manifest, an
/// environment variable, or the room that is left for variables (spec/00-hook.md §5, D-42, D-79). Oldest first means by
/// creationTimestamp, then kind, then name. The gateway's default strategy claims its variables before everybody.
Discovery settle_collisions(std::vector<Backend> candidates, const std::shared_ptr<const Strategy>& default_strategy);

}  // namespace vmcp
