// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "sync/schema/schema.h"
#include "tests/catch.h"

namespace vmcp::schema {
namespace {

std::string fitted(const Schema& schema, const std::string& text) {
  const auto out = conform(schema, Json::parse(text), "/spec");
  INFO((out ? "" : out.error().pointer + ": " + out.error().message));
  REQUIRE(out);
  CHECK(out->unknown.empty());
  CHECK(out->not_allowed.empty());
  return out->tree.dump();
}

std::string pointer_not_allowed(const Schema& schema, const std::string& text) {
  const auto out = conform(schema, Json::parse(text), "/spec");
  REQUIRE(out);
  REQUIRE(out->not_allowed.size() == 1);
  return out->not_allowed.front().pointer;
}

std::string pointer_of_error(const Schema& schema, const std::string& text) {
  const auto out = conform(schema, Json::parse(text), "/spec");
  REQUIRE_FALSE(out);
  return out.error().pointer;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> out;
  for (const auto& [key, value] : object.items()) out.push_back(key);
  return out;
}

const Schema& runtime_config() {
  for (const Field& field : virtual_mcp_server().fields) {
    if (field.name == "config") return field.schema;
  }
  return virtual_mcp_server();
}

}  // namespace

TEST_CASE("spec.config has the keys of config.yaml in the order of spec/40-config.md section 2") {
  std::vector<std::string> keys;
  for (const Field& field : runtime_config().fields) keys.emplace_back(field.name);
  CHECK(keys == std::vector<std::string>{"name", "groupRef", "backends", "incomingAuth", "outgoingAuth", "aggregation",
                                         "compositeTools", "compositeToolRefs", "operational", "metadata", "telemetry",
                                         "audit", "optimizer", "codeMode", "sessionStorage", "rateLimiting",
                                         "passthroughHeaders"});
}

TEST_CASE("the defaults of a VirtualMCPServer do not create parents") {
  CHECK(fitted(virtual_mcp_server(), "{}") == R"({"serviceType":"ClusterIP","sessionAffinity":"ClientIP"})");
  CHECK(fitted(virtual_mcp_server(), R"({"outgoingAuth":{},"config":{}})") ==
        R"({"config":{},"outgoingAuth":{"source":"discovered"},)"
        R"("serviceType":"ClusterIP","sessionAffinity":"ClientIP"})");
}

TEST_CASE("the blocks of spec.config are filled in once they exist") {
  struct Row {
    std::string input, output;
  };
  const auto row = GENERATE(values<Row>({
      {R"({"aggregation":{}})", R"({"aggregation":{"conflictResolution":"prefix"}})"},
      {R"({"aggregation":{"conflictResolutionConfig":{},"conflictResolution":"manual"}})",
       R"({"aggregation":{"conflictResolution":"manual","conflictResolutionConfig":{"prefixFormat":"{workload}_"}}})"},
      {R"({"operational":{}})", R"({"operational":{}})"},
      {R"({"operational":{"timeouts":{},"failureHandling":{"circuitBreaker":{}}}})",
       R"({"operational":{"timeouts":{"default":"30s"},"failureHandling":{"healthCheckInterval":"30s",)"
       R"("unhealthyThreshold":3,"healthCheckTimeout":"10s","statusReportingInterval":"30s",)"
       R"("partialFailureMode":"fail",)"
       R"("circuitBreaker":{"enabled":false,"failureThreshold":5,"timeout":"60s"}}}})"},
      {R"({"audit":{}})", R"({"audit":{"enabled":false,"includeRequestData":false,"includeResponseData":false,)"
                          R"("detectApplicationErrors":true,"maxDataSize":1024,"maxDelegationDepth":10}})"},
      {R"({"optimizer":{}})", R"({"optimizer":{"embeddingServiceTimeout":"30s","embeddingProvider":"tei"}})"},
      {R"({"codeMode":{}})",
       R"({"codeMode":{"stepLimit":100000,"parallelMaxConcurrency":10,"toolCallTimeout":"30s"}})"},
  }));
  CHECK(fitted(runtime_config(), row.input) == row.output);
}

TEST_CASE("keys of spec.config that are taken from elsewhere are known and not looked into") {
  CHECK(fitted(runtime_config(), R"({"telemetry":{"any":1},"backends":[{"any":1}],"sessionStorage":{"db":"x"}})") ==
        R"({"backends":[{"any":1}],"telemetry":{"any":1},"sessionStorage":{"db":"x"}})");
}

TEST_CASE("nulls in podTemplateSpec stay: the merge deletes by them") {
  CHECK(fitted(virtual_mcp_server(), R"({"podTemplateSpec":{"spec":{"securityContext":{"fsGroup":null}}}})") ==
        R"({"podTemplateSpec":{"spec":{"securityContext":{"fsGroup":null}}},)"
        R"("serviceType":"ClusterIP","sessionAffinity":"ClientIP"})");
  CHECK(pointer_of_error(virtual_mcp_server(), R"({"podTemplateSpec":"text"})") == "/spec/podTemplateSpec");
}

TEST_CASE("a step is checked and filled in, its inner step only reduced to known keys") {
  CHECK(fitted(composite_tool(),
               R"({"steps":[{"onError":{},"onCancel":{},"onDecline":{"action":"continue"},"id":"s",
                   "step":{"onError":{},"type":"","id":"i","onCancel":{"action":"never"}}}],"name":"t"})") ==
        R"({"name":"t","steps":[{"id":"s","type":"tool","onError":{"action":"abort"},)"
        R"("onDecline":{"action":"continue"},"onCancel":{"action":"abort"},)"
        R"("step":{"id":"i","type":"","onError":{},"onCancel":{"action":"never"}}}]})");
  CHECK(pointer_not_allowed(composite_tool(), R"({"steps":[{"type":"loop"}]})") == "/spec/steps/0/type");
  CHECK(pointer_of_error(composite_tool(), R"({"steps":[{"step":{"step":{"id":1}}}]})") ==
        "/spec/steps/0/step/step/id");
  const auto out = conform(composite_tool(), Json::parse(R"({"steps":[{"x":1,"step":{"y":1,"step":{"z":1}}}]})"), "");
  REQUIRE(out);
  CHECK(out->unknown == std::vector<std::string>{"/steps/0/step/step/z", "/steps/0/step/y", "/steps/0/x"});
}

TEST_CASE("an output property is checked, a nested one only reduced to known keys") {
  CHECK(fitted(composite_tool(), R"({"output":{"required":["p"],"properties":{"p":{"default":{"b":1,"a":[null]},
                   "type":"object","properties":{"q":{"type":"any","value":"v"},"o":{"properties":{}}}}}}})") ==
        R"({"output":{"properties":{"p":{"type":"object","properties":{"o":{"properties":{}},)"
        R"("q":{"type":"any","value":"v"}},"default":{"a":[null],"b":1}}},"required":["p"]}})");
  CHECK(pointer_not_allowed(composite_tool(), R"({"output":{"properties":{"p":{"type":"any"}}}})") ==
        "/spec/output/properties/p/type");
  CHECK(pointer_of_error(composite_tool(), R"({"output":{"properties":{"p":{"properties":{"q":{"type":1}}}}}})") ==
        "/spec/output/properties/p/properties/q/type");
}

TEST_CASE("the free nodes of a step are objects, except defaultResults") {
  CHECK(fitted(composite_tool(), R"({"steps":[{"id":"s","defaultResults":[1,null],"arguments":{"b":null,"a":1}}]})") ==
        R"({"steps":[{"id":"s","type":"tool","arguments":{"a":1,"b":null},"defaultResults":[1,null]}]})");
  CHECK(pointer_of_error(composite_tool(), R"({"steps":[{"arguments":[]}]})") == "/spec/steps/0/arguments");
  CHECK(pointer_of_error(composite_tool(), R"({"steps":[{"schema":"x"}]})") == "/spec/steps/0/schema");
  CHECK(pointer_of_error(composite_tool(), R"({"parameters":1})") == "/spec/parameters");
}

TEST_CASE("the defaults of the configuration objects are those of their CRDs") {
  CHECK(fitted(external_auth_config(), R"({"type":"awsSts","awsSts":{"region":"r"}})") ==
        R"({"type":"awsSts","awsSts":{"region":"r","service":"aws-mcp","roleClaim":"groups",)"
        R"("sessionDuration":3600,"sessionNameClaim":"sub"}})");
  CHECK(fitted(oidc_config(), R"({"inline":{"caBundleRef":{"configMapRef":{}}},"kubernetesServiceAccount":{}})") ==
        R"({"inline":{"caBundleRef":{"configMapRef":{"name":""}},"jwksAllowPrivateIP":false,)"
        R"("protectedResourceAllowPrivateIP":false,"insecureAllowHTTP":false},)"
        R"("kubernetesServiceAccount":{"issuer":"https://kubernetes.default.svc"}})");
  CHECK(fitted(authz_config(), R"({"config":{"b":1,"a":2},"type":"cedarv1"})") ==
        R"({"type":"cedarv1","config":{"a":2,"b":1}})");
  CHECK(fitted(telemetry_config(), R"({"openTelemetry":{"tracing":{}},"prometheus":{}})") ==
        R"({"openTelemetry":{"enabled":false,"insecure":false,"useLegacyAttributes":true,)"
        R"("tracing":{"enabled":false,"samplingRate":"0.05"}},"prometheus":{"enabled":false}})");
  CHECK(fitted(tool_config(), R"({"toolsOverride":{"t":{"annotations":{"readOnlyHint":false,"title":""}}}})") ==
        R"({"toolsOverride":{"t":{"annotations":{"title":"","readOnlyHint":false}}}})");
  CHECK(keys_of(conform(embedding_server(), Json::object(), "")->tree) ==
        std::vector<std::string>{"image", "imagePullPolicy", "model", "port", "replicas"});
}

}  // namespace vmcp::schema
