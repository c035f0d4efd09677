#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/model/child.h"

namespace vmcp::wire {

/// `{"status":…,"children":[…]}` (spec/00-hook.md §2.2). Children are put in the order of kChildKinds, then by name.
/// `resync_after_seconds`: 0: not written.
void write_sync_answer(std::string& out, std::string_view status, std::vector<Child> children,
                       int resync_after_seconds = 0);

}  // namespace vmcp::wire
