// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// What is to be said of how the members of the gateway's group are selected (spec/00-hook.md §2.5): members whose
/// label is waited for, and an annotation that means nothing.
Report report_selection(const Inputs& inputs, const std::vector<const Member*>& members);

}  // namespace vmcp
