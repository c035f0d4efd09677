// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/model/objects.h"

namespace vmcp {

/// Why the group that a gateway or a member names does not count.
struct GroupProblem {
  std::string_view reason;  ///< `GroupRefNotFound` or `GroupRefNotReady`.
  std::string message;
  bool pending = false;  ///< The group is there, and its controller may come to another verdict.
};

/// spec/00-hook.md §5: a group has to exist, and nobody may currently call it failed. nullopt: it counts.
std::optional<GroupProblem> group_problem(const RelatedObjects& related, std::string_view name);

}  // namespace vmcp
