// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `audit` in config.yaml; nullopt unless spec.config.audit.enabled is true, because the runtime audits
/// whenever the block is there (spec/40-config.md §10, D-11). Condition: Valid.
Decided<std::optional<Json>> decide_audit(const Inputs& inputs);

}  // namespace vmcp
