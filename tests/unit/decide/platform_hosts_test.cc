// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Settings denying(const char* host) {
  Settings settings;
  settings.hosts.denied = {parse_host_pattern(host).value()};
  return settings;
}

/// What the answer says of the place: of a member that is left out, or of a spec that is not applied.
std::vector<std::string> said(const Request& request, const Settings& settings) {
  const Asked asked = ask(Hook::kSync, request.text(), settings);
  REQUIRE(asked.code == 200);
  std::vector<std::string> out;
  for (const Summary::Exclusion& each : asked.summary.excluded) out.push_back(each.message);
  for (const Summary::NotApplied& each : asked.summary.not_applied) out.push_back(each.message);
  return out;
}

Request with_spec(const std::string& pointer, const char* value, Json gateway = parent()) {
  return Request(with(std::move(gateway), pointer, Json::parse(value))).add(group()).add(entry("docs"));
}

Request with_oidc(const char* config) {
  return with_spec("/spec/incomingAuth", R"({"type": "oidc", "oidcConfigRef": {"name": "idp", "audience": "a"}})")
      .add(object("MCPOIDCConfig", "idp", Json::parse(config)));
}

Request with_auth(const char* type, const char* part) {
  return Request()
      .add(group())
      .add(with(entry("docs"), "/spec/externalAuthConfigRef", {{"name", "auth"}}))
      .add(auth_config("auth", type, Json::parse(part)));
}

Request with_authorization_server(const char* pointer, const char* value) {
  Json gateway =
      with(parent(), "/spec/incomingAuth",
           {{"type", "oidc"},
            {"oidcConfigRef",
             {{"name", "own"}, {"audience", "https://gw.example.com"}, {"resourceUrl", "https://gw.example.com"}}}});
  gateway = with(std::move(gateway), "/spec/authServerConfig", Json::parse(R"({
    "issuer": "https://gw.example.com",
    "upstreamProviders": [{"name": "up", "type": "oidc",
                           "oidcConfig": {"issuerUrl": "https://up.example.com", "clientId": "c"}}]})"));
  return with_spec(std::string("/spec/authServerConfig") + pointer, value, std::move(gateway))
      .add(object(
          "MCPOIDCConfig", "own",
          Json::parse(R"({"type": "inline", "inline": {"issuer": "https://gw.example.com", "clientId": "c"}})")));
}

Request with_telemetry(const char* endpoint) {
  return with_spec("/spec/telemetryConfigRef", R"({"name": "otel"})")
      .add(object("MCPTelemetryConfig", "otel",
                  {{"openTelemetry", {{"enabled", true}, {"endpoint", endpoint}, {"tracing", {{"enabled", true}}}}}}));
}

Json with_url(Json workload, const char* url) {
  return with(std::move(workload), "/status/url", url);
}

TEST_CASE("the platform's lists count for every address that somebody else writes") {  // spec/20-backends.md §9
  constexpr const char* kUpstream = "/upstreamProviders/0";
  const std::pair<const char*, Request> rows[] = {
      {"an entry", Request().add(group()).add(entry("docs", "https://a.denied.example/mcp"))},
      {"a workload", Request().add(group()).add(with_url(server("docs"), "http://a.denied.example:1/mcp"))},
      {"token exchange", with_auth("tokenExchange", R"({"tokenUrl": "https://a.denied.example/t"})")},
      {"xaa, its provider",
       with_auth("xaa", R"({"idpTokenUrl": "https://a.denied.example/", "targetTokenUrl": "https://b.example.com/",
                            "targetAudience": "a"})")},
      {"xaa, its target",
       with_auth("xaa", R"({"idpTokenUrl": "https://b.example.com/", "targetTokenUrl": "https://a.denied.example/",
                            "targetAudience": "a"})")},
      {"an issuer", with_oidc(R"({"type": "inline", "inline": {"issuer": "https://a.denied.example"}})")},
      {"keys", with_oidc(R"({"type": "inline", "inline": {"issuer": "https://i.example.com",
                                                          "jwksUrl": "https://a.denied.example/k"}})")},
      {"introspection", with_oidc(R"({"type": "inline", "inline": {"issuer": "https://i.example.com",
                                                                   "introspectionUrl": "https://a.denied.example"}})")},
      {"the cluster's issuer", with_oidc(R"({"type": "kubernetesServiceAccount",
                                             "kubernetesServiceAccount": {"issuer": "https://a.denied.example"}})")},
      {"an OIDC upstream", with_authorization_server(kUpstream, R"({"name": "up", "type": "oidc", "oidcConfig":
                                                {"issuerUrl": "https://a.denied.example", "clientId": "c"}})")},
      {"an OAuth upstream", with_authorization_server(kUpstream, R"({"name": "up", "type": "oauth2", "oauth2Config":
          {"authorizationEndpoint": "https://a.denied.example/a", "tokenEndpoint": "https://t.example.com/",
           "clientId": "c"}})")},
      {"a trusted issuer", with_authorization_server("/trustedIssuers", R"([{"issuerUrl": "https://a.denied.example",
          "expectedAudience": "a", "allowedDelegateClients": ["*"]}])")},
      {"a trusted issuer's keys",
       with_authorization_server("/trustedIssuers", R"([{"issuerUrl": "https://i.example.com",
          "jwksUrl": "https://a.denied.example/k", "expectedAudience": "a", "allowedDelegateClients": ["*"]}])")},
      {"tokens in Redis", with_authorization_server("/storage", R"({"type": "redis", "redis": {
          "addr": "a.denied.example:1", "aclUserConfig": {"passwordSecretRef": {"name": "s", "key": "k"}}}})")},
      {"telemetry", with_telemetry("https://a.denied.example:4318")},
      {"embedding", with_spec("/spec/config", R"({"optimizer": {"embeddingService": "http://a.denied.example"}})")},
      {"sessions", with_spec("/spec/sessionStorage", R"({"provider": "redis", "address": "a.denied.example:1"})")},
  };
  for (const auto& [what, request] : rows) {
    INFO(what);
    CHECK(said(request, denying("*.other.example")) == std::vector<std::string>());
    const auto messages = said(request, denying("*.denied.example"));
    CHECK(messages.size() == 1);
    CHECK(
        messages.front().find("\"a.denied.example\" is denied by the platform (*.denied.example in --denied-hosts)") !=
        std::string::npos);
  }
}

TEST_CASE("a gateway that is held to lists is told its members, and does not find them itself") {
  const Request request =
      Request(with(parent(), "/spec/outgoingAuth", {{"source", "discovered"}})).add(group()).add(entry("docs"));
  CHECK(config_of(synced(request)).value("backends", Json::array()).empty());
  CHECK(config_of(synced(request, denying("a.example")))["backends"].size() == 1);
}

TEST_CASE("an entry tells by itself that the platform does not let gateways go there") {
  const Json related = {{"MCPGroup.toolhive.stacklok.dev/v1beta1", {{"team-a/tools", group()}}},
                        {"MCPExternalAuthConfig.toolhive.stacklok.dev/v1beta1", Json::object()}};
  const Json request = {{"controller", {{"kind", "DecoratorController"}}},
                        {"object", entry("docs", "https://a.denied.example")},
                        {"attachments", Json::object()},
                        {"finalizing", false},
                        {"related", related}};
  const Asked asked = ask(Hook::kMembers, request.dump(), denying("a.denied.example"));
  CHECK(verdict(asked.tree, "RemoteURLValidated").find("False RemoteURLInvalid: ") == 0);
}

}  // namespace
}  // namespace vmcp
