// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `aggregation` in config.yaml, always present: strategy, filters and overrides with the MCPToolConfigs
/// merged in, and rules V5 to V7 (spec/40-config.md §5, §13). Condition: Valid.
Decided<Json> decide_aggregation(const Inputs& inputs);

}  // namespace vmcp
