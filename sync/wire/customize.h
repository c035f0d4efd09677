// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/model/objects.h"
#include "sync/model/related_kind.h"
#include "sync/settings.h"

namespace vmcp::wire {

/// One thing that the hook wants to see beside the parent (spec/00-hook.md §2.1).
struct RelatedRule {
  RelatedKind kind;
  std::vector<std::string> names;  ///< Sorted, unique. Empty: every object of the namespace …
  /// … or those whose label for the group has this value; empty: those that do not have the label.
  std::optional<std::string> group_label{};
};

/// What to ask for on behalf of `parent`, in a fixed order. A kind of which no object is named is not listed, because
/// an empty list of names would select all of them.
std::vector<RelatedRule> related_rules(const VirtualMCPServer& parent, const Settings& settings);

/// What to ask for on behalf of a member: what its own status depends on, where that is written here.
std::vector<RelatedRule> related_rules(const Member& member);

/// The answer of the customize hook.
void write_customize_answer(std::string& out, const std::vector<RelatedRule>& rules, std::string_view namespace_);

}  // namespace vmcp::wire
