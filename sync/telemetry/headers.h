// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// The headers and attributes that reach the exporters through variables (spec/60-telemetry.md §4).
/// `open_telemetry` is `spec.openTelemetry` of an MCPTelemetryConfig that has passed telemetry_rules.h.

/// `TOOLHIVE_OTEL_HEADER_` + the name in upper case, with `_` for all but letters, digits, `_` and `.`.
std::string telemetry_header_env(std::string_view header_name);

/// One variable for each of sensitiveHeaders, from its Secret, in the order written.
std::vector<EnvVar> telemetry_header_secrets(const Json& open_telemetry);

/// `OTEL_EXPORTER_OTLP_HEADERS` with all headers: the exporters read it unless `headers` is in config.yaml, and no
/// ToolHive component reads the variables of the Secrets (D-24, measured with the runtime). Plain values are
/// percent-encoded; values of Secrets are references, which the kubelet fills in as they are: in a Secret, a `,` ends
/// the value and a broken `%` escape drops the header.
EnvVar exporter_headers(const Json& open_telemetry);

/// `OTEL_RESOURCE_ATTRIBUTES`, with the values percent-encoded where the list needs it (D-28).
EnvVar resource_attributes(std::string_view service_name, std::string_view namespace_);

}  // namespace vmcp
