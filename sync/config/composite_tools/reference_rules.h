// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/config/composite_tools/place.h"
#include "sync/json/json.h"

namespace vmcp {

/// Fields of skippable steps that templates read although `defaultResults` has no value for them (V12,
/// spec/40-config.md §13.2). Templates that do not parse are left to the other rules.
Problems skippable_step_problems(const Json& tool, const WorkflowPlace& place);

}  // namespace vmcp
