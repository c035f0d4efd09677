// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `operational` in config.yaml, always present, with the operator's defaults for what is absent or zero,
/// and rule V8 (spec/40-config.md §6, §13). Condition: Valid.
Decided<Json> decide_operational(const Inputs& inputs);

}  // namespace vmcp
