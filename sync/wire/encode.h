// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "sync/model/child.h"

namespace vmcp::wire {

/// `{"status":…,"children":[…]}` (spec/00-hook.md §2.2). Children are put in the order of kChildKinds, then by name.
/// `resync_after`: when the caller is to ask again; 0 s: not before something changes.
void write_sync_answer(std::string& out, std::string_view status, std::vector<Child> children,
                       std::chrono::seconds resync_after = {});

/// The answer to a DecoratorController: no attachments, the value of the object's label for its group, and its status.
/// What is empty stays as it is.
void write_member_answer(std::string& out, std::string_view group_label, std::string_view status);

}  // namespace vmcp::wire
