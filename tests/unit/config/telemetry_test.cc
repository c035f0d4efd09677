#include "sync/config/telemetry.h"

#include <string>
#include <utility>
#include <vector>

#include "sync/schema/schema.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

Json conformed(const schema::Schema& schema, const Json& tree) {
  const auto result = schema::conform(schema, tree, "");
  REQUIRE(result.has_value());
  return result->tree;
}

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
    config.spec = conformed(schema::telemetry_config(), Json::parse(spec));
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
};

Json node(const std::string& spec) {
  return Situation(spec).telemetry().node;
}

/// `members` of an enabled openTelemetry.
std::string enabled(const std::string& members) {
  return R"({"openTelemetry":{"enabled":true)" + members + "}}";
}

const EnvVar* variable(const PodParts& pod, const std::string& name) {
  for (const EnvVar& each : pod.env) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

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
  const Telemetry telemetry = Situation(enabled(members)).telemetry();
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
