// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The list `compositeTools` of config.yaml: those of spec.config, then those of the definitions that
/// spec.config.compositeToolRefs name, in that order (spec/40-config.md §7, §13 V10 to V12). Empty when there are none.
/// Conditions: Valid, CompositeToolRefsValidated.
Decided<Json> decide_composite_tools(const Inputs& inputs);

}  // namespace vmcp
