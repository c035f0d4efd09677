#pragma once

#include <optional>
#include <string>

#include "sync/json.h"
#include "sync/model/inputs.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"

namespace vmcp {

/// spec/60-telemetry.md.
struct Telemetry {
  Json node;  ///< The value of `telemetry` in config.yaml.
  PodParts pod;
  std::string config_hash;  ///< status.configHash of the MCPTelemetryConfig.
};

/// nullopt when spec.telemetryConfigRef is absent. Condition: TelemetryConfigRefValidated.
Decided<std::optional<Telemetry>> decide_telemetry(const Inputs& inputs);

}  // namespace vmcp
