// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/config/composite_tools/place.h"
#include "sync/json/json.h"

namespace vmcp {

/// The rules that `output` of the tool at `place` breaks (spec/40-config.md §7, §14). None when it is absent.
Problems workflow_output_problems(const Json& tool, const WorkflowPlace& place);

}  // namespace vmcp
