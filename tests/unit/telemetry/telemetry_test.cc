// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/telemetry/telemetry_situation.h"

namespace vmcp {
namespace {

/// The message of the refusal; "" when there is none.
std::string refusal(const std::string& spec) {
  const auto decided = Situation(spec).decide();
  if (decided.report.refusals.empty()) return "";
  REQUIRE(decided.report.refusals.size() == 1);
  const Refusal& refusal = decided.report.refusals[0];
  CHECK(refusal.type == "TelemetryConfigRefValidated");
  CHECK(refusal.reason == "TelemetryConfigRefInvalid");
  CHECK(refusal.pointer == "/spec/telemetryConfigRef/name");
  CHECK(!decided.value.has_value());
  CHECK(decided.report.conditions.empty());
  const std::string prefix = "MCPTelemetryConfig collector is invalid: ";
  REQUIRE(refusal.message.find(prefix) == 0);
  return refusal.message.substr(prefix.size());
}

TEST_CASE("without a reference there is no telemetry and no condition") {
  const auto decided = Situation("{}", nullptr).decide();
  CHECK(!decided.value.has_value());
  CHECK(decided.report.conditions.empty());
  CHECK(decided.report.refusals.empty());
}

TEST_CASE("a missing MCPTelemetryConfig refuses the spec") {
  const auto decided = Situation("{}", {{"name", "other"}}).decide();
  CHECK(!decided.value.has_value());
  CHECK(decided.report.conditions.empty());
  REQUIRE(decided.report.refusals.size() == 1);
  CHECK(decided.report.refusals[0].type == "TelemetryConfigRefValidated");
  CHECK(decided.report.refusals[0].reason == "TelemetryConfigRefNotFound");
  CHECK(decided.report.refusals[0].message == "MCPTelemetryConfig other not found");
  CHECK(!decided.report.refusals[0].pending);
}

TEST_CASE("a valid one sets the condition and the hash") {
  const Situation situation("{}");
  const auto decided = situation.decide();
  REQUIRE(decided.report.conditions.size() == 1);
  CHECK(decided.report.conditions[0].type == "TelemetryConfigRefValidated");
  CHECK(decided.report.conditions[0].status);
  CHECK(decided.report.conditions[0].reason == "TelemetryConfigRefValid");
  CHECK(decided.report.conditions[0].message == "MCPTelemetryConfig collector is valid");
  CHECK(decided.report.notes.empty());
  CHECK(situation.telemetry().config_hash == "be95443a");
}

TEST_CASE("rules of the operator, in its order and words") {
  struct Row {
    const char* spec;
    const char* text;
  };
  const std::string long_name(49, 'a');
  const std::string too_long = R"({"openTelemetry":{"caBundleRef":{"configMapRef":{"name":")" + long_name + R"("}}}})";
  const std::string too_long_text =
      "openTelemetry.caBundleRef.configMapRef.name \"" + long_name + "\" is too long (49 chars); maximum is 48";
  const std::vector<Row> rows = {
      {R"({"openTelemetry":{"endpoint":"https://o:1"}})",
       "endpoint requires at least one of tracing or metrics to be enabled"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"s","key":"k"}},{"name":""}]}})",
       "openTelemetry.sensitiveHeaders[1].name must not be empty"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A","secretKeyRef":{"key":"k"}}]}})",
       "openTelemetry.sensitiveHeaders[0].secretKeyRef.name must not be empty"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"s","key":""}}]}})",
       "openTelemetry.sensitiveHeaders[0].secretKeyRef.key must not be empty"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A"}]}})",
       "openTelemetry.sensitiveHeaders[0].secretKeyRef.name must not be empty"},
      {R"({"openTelemetry":{"headers":{"A":"x"},"sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"s","key":"k"}}]}})",
       "header \"A\" appears in both headers and sensitiveHeaders"},
      {R"({"openTelemetry":{"insecure":true,"caBundleRef":{"configMapRef":{"name":"c"}}}})",
       "openTelemetry.caBundleRef cannot be specified when insecure is true; they are mutually exclusive"},
      {R"({"openTelemetry":{"caBundleRef":{}}})", "openTelemetry.caBundleRef.configMapRef must be specified"},
      {R"({"openTelemetry":{"caBundleRef":{"configMapRef":{"key":"ca.crt"}}}})",
       "openTelemetry.caBundleRef.configMapRef.name must not be empty"},
      {too_long.c_str(), too_long_text.c_str()},
      // the first failure counts
      {R"({"openTelemetry":{"endpoint":"o","insecure":true,"caBundleRef":{}}})",
       "endpoint requires at least one of tracing or metrics to be enabled"},
  };
  for (const Row& row : rows) {
    INFO(row.spec);
    CHECK(refusal(row.spec) == row.text);
  }
}

TEST_CASE("rules of the composer") {
  struct Row {
    const char* spec;
    const char* text;
  };
  const std::vector<Row> rows = {
      {R"({"openTelemetry":{"caBundleRef":{"configMapRef":{"name":"Corp_CA"}}}})",
       "openTelemetry.caBundleRef.configMapRef.name \"Corp_CA\" is not a ConfigMap name"},
      {R"({"openTelemetry":{"caBundleRef":{"configMapRef":{"name":"c","key":"../x"}}}})",
       "openTelemetry.caBundleRef.configMapRef.key \"../x\" is not a key of a ConfigMap"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"S","key":"k"}}]}})",
       "openTelemetry.sensitiveHeaders[0].secretKeyRef.name \"S\" is not a Secret name"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"s","key":"a/b"}}]}})",
       "openTelemetry.sensitiveHeaders[0].secretKeyRef.key \"a/b\" is not a key of a Secret"},
      {R"({"openTelemetry":{"headers":{"X Scope":"a"}}})",
       "openTelemetry.headers: \"X Scope\" is not a valid header name"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"A:","secretKeyRef":{"name":"s","key":"k"}}]}})",
       "openTelemetry.sensitiveHeaders[0].name \"A:\" is not a valid header name"},
      {R"({"openTelemetry":{"sensitiveHeaders":[{"name":"X-A","secretKeyRef":{"name":"s","key":"k"}},
           {"name":"x_a","secretKeyRef":{"name":"s","key":"l"}}]}})",
       "openTelemetry.sensitiveHeaders: \"X-A\" and \"x_a\" would share the variable TOOLHIVE_OTEL_HEADER_X_A"},
      {R"({"openTelemetry":{"headers":{"authorization":"x"},
           "sensitiveHeaders":[{"name":"Authorization","secretKeyRef":{"name":"s","key":"k"}}]}})",
       "header \"Authorization\" appears in both headers and sensitiveHeaders"},
  };
  for (const Row& row : rows) {
    INFO(row.spec);
    CHECK(refusal(row.spec) == row.text);
  }
}

TEST_CASE("an endpoint with which the runtime does not start is refused") {
  const std::string text =
      "endpoint must be a host with an optional port and path, such as https://otel.example.com:4318";
  for (const char* endpoint : {"otel host", "otel:abc", "user:pw@otel:4318", "https://user@otel", "grpc://otel:4317",
                               "http://https://otel", "[::1"}) {
    INFO(endpoint);
    CHECK(refusal(enabled(R"(,"tracing":{"enabled":true},"endpoint":")" + std::string(endpoint) + "\"")) == text);
  }
  for (const char* endpoint :
       {"otel", "otel:4318", "https://otel.example.com/base", "http://10.0.0.1:4318", "[::1]:4318"}) {
    INFO(endpoint);
    CHECK(refusal(enabled(R"(,"tracing":{"enabled":true},"endpoint":")" + std::string(endpoint) + "\"")).empty());
  }
  CHECK(refusal(R"({"openTelemetry":{"enabled":false,"endpoint":"otel host","tracing":{"enabled":true}}})").empty());
}

TEST_CASE("telemetry may go to a sidecar and into the cluster, and nowhere worse") {
  const auto with_endpoint = [](const std::string& endpoint) {
    return enabled(R"(,"tracing":{"enabled":true},"endpoint":")" + endpoint + "\"");
  };
  CHECK(refusal(with_endpoint("otel.monitoring.svc.cluster.local:4318")).empty());
  CHECK(refusal(with_endpoint("http://localhost:4318")).empty());
  CHECK(refusal(with_endpoint("https://169.254.169.254")) ==
        "endpoint must not lead there: IP address 169.254.169.254 falls within blocked range 169.254.0.0/16");
  CHECK(refusal(with_endpoint("metadata.google.internal:80")).find("endpoint must not lead there: hostname") == 0);
}

}  // namespace
}  // namespace vmcp
