// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/gateway/telemetry.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// nullopt when spec.telemetryConfigRef is absent. Condition: TelemetryConfigRefValidated.
Decided<std::optional<Telemetry>> decide_telemetry(const Inputs& inputs);

}  // namespace vmcp
