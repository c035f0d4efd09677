// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sync/address/host_lists.h"
#include "sync/json/json.h"

namespace vmcp {

/// The first rule that `spec` of an MCPTelemetryConfig breaks (spec/60-telemetry.md §2): the operator's rules in their
/// order and wording, then what the runtime or the API server would refuse. nullopt: none.
std::optional<std::string> telemetry_rule_broken(const Json& spec, const PlatformHosts& platform);

/// An endpoint as the runtime takes it: without `https://`, then without `http://`.
std::string_view telemetry_endpoint(const Json& open_telemetry);

}  // namespace vmcp
