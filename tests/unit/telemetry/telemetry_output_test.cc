// SPDX-License-Identifier: Apache-2.0
// What a valid MCPTelemetryConfig becomes: in config.yaml, in the environment and in the volumes.
#include <string>

#include "tests/unit/telemetry/telemetry_situation.h"

namespace vmcp {
namespace {

Json node(const std::string& spec) {
  return Situation(spec).telemetry().node;
}

const EnvVar* variable(const PodParts& pod, const std::string& name) {
  for (const EnvVar& each : pod.env) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

TEST_CASE("telemetry in config.yaml") {
  struct Row {
    const char* what;
    std::string spec;
    const char* node;
  };
  const std::vector<Row> rows = {
      {"an empty object", "{}",
       R"({"useLegacyAttributes":false,"tracingEnabled":false,"metricsEnabled":false,"serviceName":"gw"})"},
      {"not enabled: nothing of openTelemetry counts",
       R"({"openTelemetry":{"enabled":false,"endpoint":"https://o:1","headers":{"A":"b"},"resourceAttributes":{"a":"b"},
           "tracing":{"enabled":true,"samplingRate":"1"},"metrics":{"enabled":true},"useLegacyAttributes":true,
           "caBundleRef":{"configMapRef":{"name":"c"}}}})",
       R"({"useLegacyAttributes":false,"tracingEnabled":false,"metricsEnabled":false,"serviceName":"gw"})"},
      {"not enabled: Prometheus does", R"({"openTelemetry":{"enabled":false},"prometheus":{"enabled":true}})",
       R"({"useLegacyAttributes":false,"tracingEnabled":false,"metricsEnabled":false,"enablePrometheusMetricsPath":true,
           "serviceName":"gw"})"},
      {"enabled, defaults of the CRD", enabled(R"(,"tracing":{})"),
       R"({"useLegacyAttributes":true,"tracingEnabled":false,"metricsEnabled":false,"samplingRate":"0.05",
           "serviceName":"gw"})"},
      {"everything", enabled(R"(,"endpoint":"https://otel.example.com:4318/base","headers":{"X-Scope":"mcp"},
           "resourceAttributes":{"b":"2","a":"1"},"useLegacyAttributes":false,
           "tracing":{"enabled":true,"samplingRate":"0.250"},"metrics":{"enabled":true},
           "caBundleRef":{"configMapRef":{"name":"corp-ca","key":"root.pem"}})"),
       R"({"endpoint":"otel.example.com:4318/base","headers":{"X-Scope":"mcp"},"customAttributes":{"a":"1","b":"2"},
           "useLegacyAttributes":false,"tracingEnabled":true,"metricsEnabled":true,"samplingRate":"0.25",
           "serviceName":"gw","caCertPath":"/config/certs/otel/corp-ca/root.pem"})"},
      {"insecure", enabled(R"(,"endpoint":"http://o:1","insecure":true,"metrics":{"enabled":true})"),
       R"({"endpoint":"o:1","insecure":true,"useLegacyAttributes":true,"tracingEnabled":false,"metricsEnabled":true,
           "serviceName":"gw"})"},
      {"the CA key has a default", enabled(R"(,"caBundleRef":{"configMapRef":{"name":"corp-ca"}})"),
       R"({"useLegacyAttributes":true,"tracingEnabled":false,"metricsEnabled":false,"serviceName":"gw",
           "caCertPath":"/config/certs/otel/corp-ca/ca.crt"})"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(node(row.spec).dump() == Json::parse(row.node).dump());
  }
}

TEST_CASE("each scheme is removed from the endpoint once, https first") {
  const std::string tracing = R"(,"tracing":{"enabled":true},"endpoint":")";
  CHECK(node(enabled(tracing + "https://o:1\""))["endpoint"] == "o:1");
  CHECK(node(enabled(tracing + "http://o:1\""))["endpoint"] == "o:1");
  CHECK(node(enabled(tracing + "o:1\""))["endpoint"] == "o:1");
  CHECK(node(enabled(tracing + "https://http://o:1\""))["endpoint"] == "o:1");
}

TEST_CASE("sampling rates are shortest decimals between 0 and 1") {
  struct Row {
    const char* written;
    const char* rate;  ///< "": omitted
  };
  const std::vector<Row> rows = {
      {"0.050", "0.05"}, {"1.0", "1"}, {"0", "0"},        {"0.0000001", "0.0000001"},
      {"2", "1"},        {"-1", "0"},  {"1e-3", "0.001"}, {"x", ""},
      {"", ""},          {"0.1x", ""}, {"nan", ""},       {"0.30000000000000004", "0.30000000000000004"}};
  for (const Row& row : rows) {
    INFO(row.written);
    const Json rate = node(enabled(R"(,"tracing":{"samplingRate":")" + std::string(row.written) + "\"}"))
                          .value("samplingRate", Json(""));
    CHECK(rate == row.rate);
  }
  CHECK(!node(enabled("")).contains("samplingRate"));
}

TEST_CASE("the service name is the reference's own, else the gateway's") {
  CHECK(Situation("{}").telemetry().node["serviceName"] == "gw");
  CHECK(Situation("{}", {{"name", "collector"}, {"serviceName", "staff"}}).telemetry().node["serviceName"] == "staff");
  CHECK(Situation("{}", {{"name", "collector"}, {"serviceName", ""}}).telemetry().node["serviceName"] == "gw");
}

TEST_CASE("resource attributes, with what would break the list percent-encoded") {
  const auto value = [](const char* service_name) {
    const auto telemetry = Situation("{}", {{"name", "collector"}, {"serviceName", service_name}}).telemetry();
    const EnvVar* found = variable(telemetry.pod, "OTEL_RESOURCE_ATTRIBUTES");
    REQUIRE(found != nullptr);
    CHECK(!found->expand);
    return found->value;
  };
  CHECK(value("staff-gateway") == "service.name=staff-gateway,service.namespace=team-a");
  CHECK(value("a,b=c%d e") == "service.name=a%2Cb%3Dc%25d%20e,service.namespace=team-a");
  CHECK(value("$(SECRET)") == "service.name=%24%28SECRET%29,service.namespace=team-a");
  CHECK(value("caf\xc3\xa9") == "service.name=caf%C3%A9,service.namespace=team-a");
}

TEST_CASE("secret headers go through the exporters' variable") {
  const std::string members = R"(,"headers":{"X-Scope":"a,b=%$(HOME) c","X-$":"d"},
      "sensitiveHeaders":[{"name":"X-Api.Key","secretKeyRef":{"name":"login","key":"key"}},
                          {"name":"Authorization","secretKeyRef":{"name":"login","key":"token"}}])";
  const Situation situation(enabled(members));  // which the references to Secrets point into
  const Telemetry telemetry = situation.telemetry();
  CHECK(!telemetry.node.contains("headers"));

  std::vector<std::string> names;
  for (const EnvVar& each : telemetry.pod.env) names.push_back(each.name);
  // The references must stand behind what they refer to.
  CHECK(names == std::vector<std::string>{"OTEL_RESOURCE_ATTRIBUTES", "TOOLHIVE_OTEL_HEADER_X_API.KEY",
                                          "TOOLHIVE_OTEL_HEADER_AUTHORIZATION", "OTEL_EXPORTER_OTLP_HEADERS"});
  const EnvVar* authorization = variable(telemetry.pod, "TOOLHIVE_OTEL_HEADER_AUTHORIZATION");
  REQUIRE(authorization->secret.has_value());
  CHECK(authorization->secret->name == "login");
  CHECK(authorization->secret->key == "token");
  CHECK(!authorization->secret->optional);

  const EnvVar* all = variable(telemetry.pod, "OTEL_EXPORTER_OTLP_HEADERS");
  CHECK(all->expand);
  CHECK(!all->secret.has_value());
  // The only single `$` are those of the references.
  CHECK(all->value ==
        "X-$$=d,X-Scope=a%2Cb%3D%25%24%28HOME%29%20c,"
        "X-Api.Key=$(TOOLHIVE_OTEL_HEADER_X_API.KEY),Authorization=$(TOOLHIVE_OTEL_HEADER_AUTHORIZATION)");
}

TEST_CASE("without secret headers, plain ones stay in config.yaml") {
  const Telemetry telemetry = Situation(enabled(R"(,"headers":{"X-Scope":"mcp"},"sensitiveHeaders":[])")).telemetry();
  CHECK(telemetry.node["headers"] == Json({{"X-Scope", "mcp"}}));
  CHECK(variable(telemetry.pod, "OTEL_EXPORTER_OTLP_HEADERS") == nullptr);
}

TEST_CASE("while not enabled, secrets are listed but not sent") {
  const Telemetry telemetry = Situation(R"({"openTelemetry":{"enabled":false,
      "sensitiveHeaders":[{"name":"A","secretKeyRef":{"name":"s","key":"k"}}]}})")
                                  .telemetry();
  CHECK(variable(telemetry.pod, "TOOLHIVE_OTEL_HEADER_A") != nullptr);
  CHECK(variable(telemetry.pod, "OTEL_EXPORTER_OTLP_HEADERS") == nullptr);
}

TEST_CASE("the collector's CA bundle is mounted, enabled or not") {
  for (const char* is_enabled : {"true", "false"}) {
    const Telemetry telemetry = Situation(R"({"openTelemetry":{"enabled":)" + std::string(is_enabled) +
                                          R"(,"caBundleRef":{"configMapRef":{"name":"corp-ca","key":"root.pem"}}}})")
                                    .telemetry();
    REQUIRE(telemetry.pod.volumes.size() == 1);
    const Volume& volume = telemetry.pod.volumes[0];
    CHECK(volume.name == "otel-ca-bundle-corp-ca");
    CHECK(volume.source == Volume::Source::kConfigMap);
    CHECK(volume.object_name == "corp-ca");
    CHECK(!volume.optional);
    REQUIRE(volume.items.size() == 1);
    CHECK(volume.items[0].key == "root.pem");
    CHECK(volume.items[0].path == "root.pem");
    REQUIRE(telemetry.pod.mounts.size() == 1);
    CHECK(telemetry.pod.mounts[0].volume == volume.name);
    CHECK(telemetry.pod.mounts[0].path == "/config/certs/otel/corp-ca");
  }
}

TEST_CASE("a CA bundle whose name is no label gets a volume name that is one") {
  const Telemetry telemetry = Situation(enabled(R"(,"caBundleRef":{"configMapRef":{"name":"corp.ca"}})")).telemetry();
  REQUIRE(telemetry.pod.volumes.size() == 1);
  CHECK(telemetry.pod.volumes[0].name.find('.') == std::string::npos);
  CHECK(telemetry.pod.volumes[0].name.find("otel-ca-bundle-corp-ca-") == 0);
  CHECK(telemetry.pod.mounts[0].path == "/config/certs/otel/corp.ca");
  CHECK(telemetry.node["caCertPath"] == "/config/certs/otel/corp.ca/ca.crt");
}

TEST_CASE("credentials in plain text are pointed out, without their values") {
  const auto decided = Situation(enabled(R"(,"headers":{"Authorization":"Bearer hunter2","X-Scope":"mcp"})")).decide();
  REQUIRE(decided.report.notes.size() == 1);
  CHECK(decided.report.notes[0].pointer == "MCPTelemetryConfig/collector/spec/openTelemetry/headers/Authorization");
  CHECK(decided.report.notes[0].message.find("sensitiveHeaders") != std::string::npos);
  CHECK(decided.report.notes[0].message.find("hunter2") == std::string::npos);
}

}  // namespace
}  // namespace vmcp
