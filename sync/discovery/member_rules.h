// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/address/host_lists.h"
#include "sync/gateway/backend.h"
#include "sync/model/objects.h"

namespace vmcp {

/// Why `member` by itself cannot be served, its credentials and its neighbours aside (spec/20-backends.md §3, §5–§9);
/// nullopt: it can. `passthrough`: as for header_forward_problem.
std::optional<Exclusion> member_problem(const Member& member, const std::vector<std::string>& passthrough,
                                        const PlatformHosts& platform);

/// Everything that is wrong with an MCPServerEntry by itself, its name and transport included. `passthrough`: as for
/// header_forward_problem.
std::vector<Exclusion> entry_problems(const Member& entry, const std::vector<std::string>& passthrough,
                                      const PlatformHosts& platform);

/// The protocol that the gateway speaks with the member (spec/20-backends.md §3). May be something the runtime does not
/// know.
std::string_view backend_transport(const Member& member);

/// Whether somebody else's controller judged this very generation of the object to be `phase`.
bool is_current_phase(const ObjectMeta& metadata, const ObservedStatus& status, std::string_view phase);

}  // namespace vmcp
