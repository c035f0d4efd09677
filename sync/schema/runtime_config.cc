// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

/// spec/40-config.md §5.
Schema aggregation() {
  return object({
      {"conflictResolution", one_of({"prefix", "priority", "manual"}), "prefix"},
      {"conflictResolutionConfig", object({
                                       {"prefixFormat", string(), "{workload}_"},
                                       {"priorityOrder", list(string())},
                                   })},
      {"tools", list(object({
                    {"workload", string()},
                    {"filter", list(string())},
                    {"excludeAll", boolean()},
                    {"overrides", map(tool_override())},
                    {"toolConfigRef", name_reference()},
                }))},
      {"excludeAllTools", boolean()},
      {"defaultToolVisibility", one_of({"allow", "deny"})},
  });
}

/// spec/40-config.md §6.
Schema operational() {
  return object({
      {"logLevel", one_of({"debug"})},
      {"timeouts", object({
                       {"default", string(), "30s"},
                       {"perWorkload", map(string())},
                       since({0, 55, 1}, Gate::Older::kNoted, {"backendInit", string()}),
                   })},
      {"failureHandling", object({
                              {"healthCheckInterval", string(), "30s"},
                              {"unhealthyThreshold", integer(), 3},
                              {"healthCheckTimeout", string(), "10s"},
                              {"statusReportingInterval", string(), "30s"},
                              {"partialFailureMode", one_of({"fail", "best_effort"}), "fail"},
                              {"circuitBreaker", object({
                                                     {"enabled", boolean(), false},
                                                     {"failureThreshold", integer(), 5},
                                                     {"timeout", string(), "60s"},
                                                 })},
                          })},
      // Absent is on.
      since({0, 55, 1}, Gate::Older::kNoted,
            {"listChanged", object({
                                {"enabled", boolean()},
                                {"disabledWorkloads", list(string())},
                            })},
            Gate::Off::kCounts),
  });
}

/// spec/40-config.md §8.
Schema optimizer() {
  return object({
      {"embeddingService", string()},
      {"embeddingServiceTimeout", string(), "30s"},
      {"embeddingProvider", one_of({"tei", "openai"}), "tei"},
      {"embeddingModel", string()},
      {"embeddingHeaders", map(string())},
      {"maxToolsToReturn", integer()},
      {"hybridSearchSemanticRatio", string()},
      {"semanticDistanceThreshold", string()},
  });
}

/// spec/40-config.md §10.
Schema audit() {
  return object({
      {"enabled", boolean(), false},
      {"component", string()},
      {"eventTypes", list(string())},
      {"excludeEventTypes", list(string())},
      {"includeRequestData", boolean(), false},
      {"includeResponseData", boolean(), false},
      {"detectApplicationErrors", boolean(), true},
      {"maxDataSize", integer(), 1024},
      {"maxDelegationDepth", integer(), 10},
      {"logFile", string()},
  });
}

Schema code_mode() {
  return object({
      {"enabled", boolean()},
      {"stepLimit", integer(), 100000},
      {"parallelMaxConcurrency", integer(), 10},
      {"toolCallTimeout", string(), "30s"},
  });
}

/// spec/40-config.md §12.
Schema rate_limit() {
  return object({
      {"maxTokens", integer()},
      {"refillPeriod", string()},
  });
}

Schema rate_limiting() {
  return object({
      {"shared", rate_limit()},
      {"perUser", rate_limit()},
      {"tools", list(object({
                    {"name", string()},
                    {"shared", rate_limit()},
                    {"perUser", rate_limit()},
                }))},
  });
}

}  // namespace

/// spec/40-config.md §2, in its order. Keys that the gateway takes from elsewhere, and so ignores here, are free: they
/// are known, but what stands in them does not matter.
Schema runtime_config() {
  return object({
      {"name", string()},
      {"groupRef", string()},
      {"backends", free()},
      {"incomingAuth", free()},
      {"outgoingAuth", free()},
      {"aggregation", aggregation()},
      {"compositeTools", list(composite_tool())},
      {"compositeToolRefs", list(name_reference())},
      {"operational", operational()},
      {"metadata", map(string())},
      {"telemetry", free()},
      {"audit", audit()},
      {"optimizer", optimizer()},
      {"codeMode", code_mode()},
      {"sessionStorage", free()},
      {"rateLimiting", rate_limiting()},
      {"passthroughHeaders", list(string())},
  });
}

}  // namespace vmcp::schema
