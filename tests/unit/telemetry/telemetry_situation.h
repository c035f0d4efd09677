// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "sync/schema/schema.h"
#include "sync/telemetry/telemetry.h"
#include "tests/catch.h"

namespace vmcp {

/// A gateway `gw` in `team-a` that refers to the MCPTelemetryConfig `collector`, which has `spec`.
struct Situation {
  VirtualMCPServer parent;
  RelatedObjects related;
  Settings settings;

  explicit Situation(const std::string& spec, const Json& reference = {{"name", "collector"}}) {
    parent.metadata.name = "gw";
    parent.metadata.namespace_ = "team-a";
    parent.spec = Json::object();
    if (!reference.is_null()) parent.spec["telemetryConfigRef"] = reference;
    ConfigObject config;
    config.metadata.name = "collector";
    config.spec = conformed(Json::parse(spec));
    config.status.config_hash = "be95443a";
    related.telemetry_configs.push_back(std::move(config));
  }

  Decided<std::optional<Telemetry>> decide() const { return decide_telemetry({parent, related, settings}); }

  Telemetry telemetry() const {
    auto decided = decide();
    REQUIRE(decided.report.refusals.empty());
    REQUIRE(decided.value.has_value());
    return *decided.value;
  }

 private:
  static Json conformed(const Json& spec) {
    const auto result = schema::conform(schema::telemetry_config(), spec, "");
    REQUIRE(result.has_value());
    return result->tree;
  }
};

/// `members` of an enabled openTelemetry.
inline std::string enabled(const std::string& members) {
  return R"({"openTelemetry":{"enabled":true)" + members + "}}";
}

}  // namespace vmcp
