// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/auth/outgoing/outgoing.h"
#include "sync/gateway/backend.h"
#include "sync/model/inputs.h"

namespace vmcp {

/// The members of the group `group`, sorted by kind, then name (spec/20-backends.md §1). None when `group` is empty.
std::vector<const Member*> members_of(const RelatedObjects& related, std::string_view group);

/// Those of the group that cannot be decoded, as exclusions, sorted by kind, then name.
std::vector<Exclusion> undecodable_members(const RelatedObjects& related, std::string_view group);

/// Who is served and who is not.
struct Discovery {
  std::vector<Backend> backends;      ///< Sorted by name.
  std::vector<Exclusion> exclusions;  ///< Sorted by kind, then name.
};

/// Decides each member by itself, then settles collisions: the older one stays (spec/00-hook.md §5). `passthrough`: as
/// for header_forward_problem. `gateway` cannot be a member of its own group.
Discovery discover(const std::vector<const Member*>& members, const OutgoingAuth& outgoing,
                   const std::vector<std::string>& passthrough, const ObjectMeta& gateway, const HostLists& hosts);

}  // namespace vmcp
