// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/unsupported.h"

#include <string>
#include <vector>

#include "sync/settings.h"
#include "tests/catch.h"
#include "tests/support/request.h"

namespace vmcp {
namespace {

using testing::object;
using testing::with;

struct Said {
  std::vector<std::string> refusals;  ///< `reason pointer: message`
  std::vector<std::string> notes;     ///< `pointer: message`
};

Said said_of(const testing::Request& request, Report report = {}) {
  const testing::Decoded decoded = testing::decoded(request);
  const Settings settings;
  check_unsupported({decoded.request.parent, decoded.request.related, settings}, report);
  Said out;
  for (const Refusal& each : report.refusals) {
    CHECK(each.type == "Valid");
    out.refusals.push_back(each.reason + " " + each.pointer + ": " + each.message);
  }
  for (const Note& each : report.notes) out.notes.push_back(each.pointer + ": " + each.message);
  return out;
}

}  // namespace

TEST_CASE("unknown keys below spec.config are noted, because the API server keeps them") {
  const Said said = said_of(testing::Request(with(testing::parent(), "/spec/config/future", Json{{"a", 1}})));
  CHECK(said.refusals.empty());
  CHECK(said.notes == std::vector<std::string>{"/spec/config/future: not a key that the runtime knows"});
}

TEST_CASE("unknown keys elsewhere in the spec are refused") {
  const Said said = said_of(testing::Request(with(testing::parent(), "/spec/incomingAuth/mfa", true)));
  CHECK(said.refusals == std::vector<std::string>{"NotSupported /spec/incomingAuth/mfa: this version of vmcp-composer "
                                                  "does not know /spec/incomingAuth/mfa"});
}

TEST_CASE("a field of a newer API that is off is as if absent, of whatever type it is") {
  for (const char* place : {"/spec/future", "/spec/config/future", "/spec/incomingAuth/future",
                            "/spec/authServerConfig/upstreamProviders/0/oidcConfig/future"}) {
    for (const char* value :
         {"false", "0", "0.0", R"("")", "[]", "{}", R"({"on":false,"list":[],"inner":{"text":""}})"}) {
      CAPTURE(place, value);
      Json parent = testing::parent();
      parent["spec"]["authServerConfig"]["upstreamProviders"] = Json::array({Json::object()});
      const Said said = said_of(testing::Request(with(parent, place, Json::parse(value))));
      CHECK(said.refusals.empty());
      CHECK(said.notes.empty());
    }
  }
}

TEST_CASE("a field of a newer API that nobody set is a default, and as if absent") {
  const Json managed = Json::parse(R"([
    {"manager": "kubectl", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {}}, "f:spec": {
      ".": {}, "f:incomingAuth": {".": {}, "f:type": {}, "f:mfa": {}}, "f:trusted": {},
      "f:providers": {".": {}, "k:{\"name\":\"one\"}": {".": {}, "f:name": {}}}}}},
    {"manager": "metacontroller", "operation": "Update", "subresource": "status", "fieldsV1": {"f:status": {}}}])");
  const auto refused = [&](const char* place, const Json& value, const Json& managed_fields) {
    const Json parent = with(with(testing::parent(), place, value), "/metadata/managedFields", managed_fields);
    return !said_of(testing::Request(parent)).refusals.empty();
  };
  for (const char* value : {"true", "7", R"("strict")", R"([""])", R"([{"mode":"strict"}])", R"({"mode":"strict"})"}) {
    CAPTURE(value);
    CHECK_FALSE(refused("/spec/future", Json::parse(value), managed));
    CHECK_FALSE(refused("/spec/incomingAuth/future", Json::parse(value), managed));
    CHECK(refused("/spec/incomingAuth/mfa", Json::parse(value), managed));
    CHECK(refused("/spec/trusted", Json::parse(value), managed));
    CHECK(refused("/spec/incomingAuth/future", Json::parse(value), Json::array()));
    CHECK(refused("/spec/incomingAuth/future", Json::parse(value), Json::array({managed[1]})));
  }
  testing::Request of_others;
  of_others.add(with(object("MCPOIDCConfig", "login", Json{{"type", "inline"}, {"dpop", "required"}}),
                     "/metadata/managedFields",
                     Json::parse(R"([{"operation": "Apply", "fieldsV1": {"f:spec": {"f:type": {}}}}])")));
  CHECK(said_of(of_others).refusals.empty());
}

TEST_CASE("a value that its enum does not have is refused with what is allowed") {
  const auto parent = with(testing::parent(), "/spec/serviceType", "ExternalName");
  CHECK(said_of(testing::Request(parent)).refusals ==
        std::vector<std::string>{
            "NotSupported /spec/serviceType: spec.serviceType must be one of: ClusterIP, NodePort, LoadBalancer"});
  Report report;
  report.refuse("Valid", "ValidationFailed", "/spec/serviceType", "said already");
  CHECK(said_of(testing::Request(parent), report).refusals ==
        std::vector<std::string>{"ValidationFailed /spec/serviceType: said already"});
}

TEST_CASE("an unknown key of an object that decides who is let in is refused, of others noted") {
  Json parent = testing::parent();
  parent["spec"]["incomingAuth"] = {{"type", "oidc"},
                                    {"oidcConfigRef", {{"name", "login"}, {"audience", "gw"}}},
                                    {"authzConfigRef", {{"name", "policies"}}}};
  parent["spec"]["telemetryConfigRef"]["name"] = "otel";
  parent["spec"]["config"]["aggregation"]["tools"] =
      Json::array({{{"workload", "docs"}, {"toolConfigRef", {{"name", "tools"}}}}});
  testing::Request request(parent);
  request
      .add(object("MCPOIDCConfig", "login",
                  Json{{"type", "inline"}, {"inline", {{"issuer", "https://i"}, {"dpop", true}}}}))
      .add(object("MCPAuthzConfig", "policies", Json{{"type", "cedarv1"}, {"mode", "shadow"}}))
      .add(object("MCPToolConfig", "tools", Json{{"toolsFilter", Json::array()}, {"toolsOrder", {"a"}}}))
      .add(object("MCPTelemetryConfig", "otel", Json{{"openTelemetry", {{"endpiont", "x"}}}}));
  const Said said = said_of(request);
  CHECK(said.refusals ==
        std::vector<std::string>{
            "NotSupported /spec/incomingAuth/oidcConfigRef: this version of vmcp-composer does not know "
            "MCPOIDCConfig/login/spec/inline/dpop",
            "NotSupported /spec/incomingAuth/authzConfigRef: this version of vmcp-composer does not know "
            "MCPAuthzConfig/policies/spec/mode"});
  CHECK(said.notes ==
        std::vector<std::string>{
            "MCPTelemetryConfig/otel/spec/openTelemetry/endpiont: not a key that this version of vmcp-composer knows",
            "MCPToolConfig/tools/spec/toolsOrder: not a key that this version of vmcp-composer knows"});
}

TEST_CASE("unknown keys of outgoing authentication are noted where it is used") {
  const Json config = with(testing::header_auth("key"), "/spec/headerInjection/format", "bearer");
  const std::vector<std::string> noted = {
      "MCPExternalAuthConfig/key/spec/headerInjection/format: not a key that this version of vmcp-composer knows"};
  testing::Request unused;
  unused.add(config).add(testing::entry("other"));
  CHECK(said_of(unused).notes.empty());

  testing::Request by_member;
  by_member.add(config).add(with(testing::entry("forge"), "/spec/externalAuthConfigRef/name", "key"));
  CHECK(said_of(by_member).notes == noted);

  const Json choice = {{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", "key"}}}};
  for (const char* place : {"/spec/outgoingAuth/default", "/spec/outgoingAuth/backends/forge"}) {
    testing::Request by_gateway(with(testing::parent(), place, choice));
    by_gateway.add(config);
    CHECK(said_of(by_gateway).notes == noted);
  }
}

}  // namespace vmcp
