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
  testing::Request request;
  request
      .add(object("MCPOIDCConfig", "login",
                  Json{{"type", "inline"}, {"inline", {{"issuer", "https://i"}, {"dpop", true}}}}))
      .add(object("MCPAuthzConfig", "policies", Json{{"type", "cedarv1"}, {"mode", "shadow"}}))
      .add(object("MCPToolConfig", "tools", Json{{"toolsFilter", Json::array()}, {"toolsOrder", Json::array()}}))
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
