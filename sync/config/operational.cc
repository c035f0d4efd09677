// SPDX-License-Identifier: Apache-2.0
#include "sync/config/operational.h"

#include <string>
#include <utility>

#include "sync/go/duration.h"
#include "sync/json/object_builder.h"
#include "sync/model/section_rules.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

// What the CRD declares below `operational`; the operator takes the same for what is absent, and for zero.
const Json& default_of(std::string_view block, std::string_view key) {
  return schema::default_at(schema::virtual_mcp_server(), {"config", "operational", block, key});
}

const Json& breaker_default_of(std::string_view key) {
  return schema::default_at(schema::virtual_mcp_server(),
                            {"config", "operational", "failureHandling", "circuitBreaker", key});
}

// What is written: the user's text, or `fallback` when that is absent or a duration of zero.
Json duration_or(const Json& node, std::string_view key, const Json& fallback) {
  std::string_view value = text_at(node, {key});
  return value.empty() || parse_duration(value) == 0 ? fallback : Json(value);
}

Json integer_or(const Json& node, std::string_view key, const Json& fallback) {
  std::int64_t value = integer_at(node, {key}).value_or(0);
  return value == 0 ? fallback : Json(value);
}

Json timeouts_node(const Json& timeouts) {
  ObjectBuilder node(timeouts);
  node.always("default", duration_or(timeouts, "default", default_of("timeouts", "default")));
  return node.copy("perWorkload").copy("backendInit").take();
}

Json circuit_breaker_node(const Json& breaker) {
  ObjectBuilder node(breaker);
  node.copy("enabled");
  node.always("failureThreshold", integer_or(breaker, "failureThreshold", breaker_default_of("failureThreshold")));
  return node.always("timeout", duration_or(breaker, "timeout", breaker_default_of("timeout"))).take();
}

Json failure_handling_node(const Json& handling) {
  const auto put_duration = [&](ObjectBuilder& node, std::string_view key) {
    node.always(key, duration_or(handling, key, default_of("failureHandling", key)));
  };
  ObjectBuilder node(handling);
  put_duration(node, "healthCheckInterval");
  node.always("unhealthyThreshold",
              integer_or(handling, "unhealthyThreshold", default_of("failureHandling", "unhealthyThreshold")));
  node.add("healthCheckTimeout", nonzero_duration(handling, "healthCheckTimeout"));
  put_duration(node, "statusReportingInterval");
  std::string_view mode = text_at(handling, {"partialFailureMode"});
  node.always("partialFailureMode", mode.empty() ? default_of("failureHandling", "partialFailureMode") : Json(mode));
  return node.always("circuitBreaker", circuit_breaker_node(object_at(handling, "circuitBreaker"))).take();
}

Report check_timeouts(const Json& timeouts, const std::string& pointer) {
  Report report = check_duration(timeouts, "default", pointer);
  report.join(check_duration(timeouts, "backendInit", pointer));
  std::string place = pointer + "/perWorkload";
  for (const auto& [workload, value] : object_at(timeouts, "perWorkload").items()) {
    std::string_view text = text_at(value, {});
    if (text.empty() || parse_duration(text) == 0) {
      report.join(refusal(child_pointer(place, workload), spec_path(place) + "." + workload + " must be positive"));
    }
    report.join(check_duration(text, child_pointer(place, workload)));
  }
  return report;
}

// Both are durations; the health check must end before the next one begins.
Report check_health_check(const Json& handling, const std::string& pointer) {
  auto timeout = parse_config_duration(text_at(handling, {"healthCheckTimeout"}));
  auto interval = parse_config_duration(text_at(handling, {"healthCheckInterval"}));
  if (!timeout || !interval || *timeout == 0 || *timeout < *interval) return {};
  return refusal(pointer + "/healthCheckTimeout", spec_path(pointer) + ": healthCheckTimeout (" +
                                                      std::string(text_at(handling, {"healthCheckTimeout"})) +
                                                      ") must be less than healthCheckInterval (" +
                                                      std::string(text_at(handling, {"healthCheckInterval"})) +
                                                      "); set healthCheckTimeout (default 10s) below the interval");
}

Report check_circuit_breaker(const Json& breaker, const std::string& pointer) {
  if (!flag_at(breaker, {"enabled"})) return {};
  Report report;
  std::int64_t threshold = integer_at(breaker, {"failureThreshold"}).value_or(0);
  if (threshold < 1) {
    report.join(refusal(pointer + "/failureThreshold",
                        spec_path(pointer) + ".failureThreshold must be >= 1, got " + std::to_string(threshold)));
  }
  auto timeout = parse_config_duration(text_at(breaker, {"timeout"}));
  if (timeout && *timeout < kSecond) {
    report.join(refusal(pointer + "/timeout", spec_path(pointer) + ".timeout must be >= 1s, got " +
                                                  std::string(text_at(breaker, {"timeout"}))));
  }
  return report;
}

// `handling` is the node as it is written, so that defaults are judged together with what the user set.
Report check_failure_handling(const Json& handling, const std::string& pointer) {
  Report report;
  for (const char* key : {"healthCheckInterval", "healthCheckTimeout", "statusReportingInterval"}) {
    report.join(check_duration(handling, key, pointer));
  }
  if (integer_at(handling, {"unhealthyThreshold"}).value_or(0) < 1) {
    report.join(refusal(pointer + "/unhealthyThreshold", spec_path(pointer) + ".unhealthyThreshold must be positive"));
  }
  report.join(check_health_check(handling, pointer));
  std::string_view mode = text_at(handling, {"partialFailureMode"});
  if (mode != "fail" && mode != "best_effort") {
    report.join(refusal(pointer + "/partialFailureMode",
                        spec_path(pointer) + ".partialFailureMode must be one of: fail, best_effort"));
  }
  const Json& breaker = object_at(handling, "circuitBreaker");
  report.join(check_duration(breaker, "timeout", pointer + "/circuitBreaker"));
  report.join(check_circuit_breaker(breaker, pointer + "/circuitBreaker"));
  return report;
}

}  // namespace

Decided<Json> decide_operational(const Inputs& inputs) {
  const Json* found = find(inputs.parent.spec, {"config", "operational"});
  const Json& operational = found == nullptr ? empty_object() : *found;
  ObjectBuilder node(operational);
  node.copy("logLevel");
  node.always("timeouts", timeouts_node(object_at(operational, "timeouts")));
  node.always("failureHandling", failure_handling_node(object_at(operational, "failureHandling")));
  node.present("listChanged");

  Decided<Json> out{node.take(), {}};
  std::string_view log_level = text_at(out.value, {"logLevel"});
  if (!log_level.empty() && log_level != "debug") {
    out.report.join(refusal("/spec/config/operational/logLevel", "spec.config.operational.logLevel must be debug"));
  }
  out.report.join(check_timeouts(out.value["timeouts"], "/spec/config/operational/timeouts"));
  out.report.join(check_failure_handling(out.value["failureHandling"], "/spec/config/operational/failureHandling"));
  return out;
}

}  // namespace vmcp
