// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// spec/60-telemetry.md.
struct Telemetry {
  Json node;  ///< The value of `telemetry` in config.yaml.
  PodParts pod;
  std::string config_hash;        ///< status.configHash of the MCPTelemetryConfig.
  bool metrics_listener = false;  ///< The runtime serves its metrics on a port of their own.
};

}  // namespace vmcp
