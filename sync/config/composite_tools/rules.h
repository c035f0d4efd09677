// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"
#include "sync/problem.h"

namespace vmcp {

/// All rules that `tool` (conformed, one item of compositeTools) breaks and over which the runtime would exit: rules
/// V11 and V12 and the start-up checks of workflows (spec/40-config.md §13.1, §13.2, §14). `path` names the tool in
/// messages, e.g. `spec.config.compositeTools[0]`.
Problems workflow_problems(const Json& tool, const std::string& path);

}  // namespace vmcp
