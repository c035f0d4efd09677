// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "sync/config/composite_tools/place.h"
#include "sync/json/json.h"

namespace vmcp {

/// The rules that one step at `place` breaks by itself (spec/40-config.md §13.1 row 6, §14). `ids` are those of all
/// steps of the workflow.
Problems workflow_step_problems(const Json& step, const std::set<std::string>& ids, const WorkflowPlace& place);

}  // namespace vmcp
