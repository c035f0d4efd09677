// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `codeMode` in config.yaml; nullopt when spec.config.codeMode is absent (spec/40-config.md §10).
/// Condition: Valid.
Decided<std::optional<Json>> decide_code_mode(const Inputs& inputs);

}  // namespace vmcp
