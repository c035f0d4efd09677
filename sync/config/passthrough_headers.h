// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `passthroughHeaders` in config.yaml: spec.passthroughHeaders, or else spec.config.passthroughHeaders;
/// nullopt when both are empty (spec/40-config.md §12, §13 V10). Condition: Valid.
Decided<std::optional<Json>> decide_passthrough_headers(const Inputs& inputs);

}  // namespace vmcp
