// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `rateLimiting` in config.yaml, with periods in the runtime's shape `{duration: 1m0s}`; nullopt when
/// spec.config.rateLimiting is absent (spec/40-config.md §12, D-08). Checks the CRD's CEL rules too. Condition: Valid.
Decided<std::optional<Json>> decide_rate_limiting(const Inputs& inputs);

}  // namespace vmcp
