// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/group.h"

#include <algorithm>

#include "sync/discovery/member_rules.h"
#include "sync/model/related_kind.h"
#include "sync/text/text.h"

namespace vmcp {

std::optional<GroupProblem> group_problem(const RelatedObjects& related, std::string_view name) {
  const auto& groups = related.groups;
  const auto group =
      std::find_if(groups.begin(), groups.end(), [&](const MCPGroup& each) { return each.metadata.name == name; });
  if (group == groups.end()) {
    return GroupProblem{"GroupRefNotFound",
                        concat({"Referenced MCPGroup ", name, " ", why_absent(related, kMCPGroupKind.kind, name)})};
  }
  if (is_current_phase(group->metadata, group->status, "Failed")) {
    return GroupProblem{"GroupRefNotReady", concat({"Referenced MCPGroup ", name, " is not ready (phase: Failed)"}),
                        true};
  }
  return std::nullopt;
}

}  // namespace vmcp
