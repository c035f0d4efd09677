// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "sync/model/objects.h"

namespace vmcp {

/// What a DecoratorController sends about one member.
struct MemberRequest {
  Member member;
  std::vector<ObservedCondition> conditions;   ///< Of its status, sorted by type.
  bool judged_by_others = false;               ///< Another controller, such as ToolHive's operator, writes its status.
  RelatedObjects related;                      ///< Of an MCPServerEntry: its group and its auth config.
  std::vector<std::string_view> related_keys;  ///< `Kind.apiVersion`, as the caller wrote them; sorted.
};

}  // namespace vmcp
