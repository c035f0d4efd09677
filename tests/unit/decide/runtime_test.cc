// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

// What a runtime does not have (spec/96-current-toolhive.md §12).
namespace vmcp {
namespace {

using namespace testing;

constexpr schema::Version k044{0, 44, 0};
constexpr schema::Version k047{0, 47, 0};
constexpr schema::Version k055{0, 55, 1};
constexpr schema::Version k063{0, 63, 0};

const char* const kServer = R"({"issuer": "https://gw", "upstreamProviders": [
  {"name": "one", "type": "oidc", "oidcConfig": {"issuerUrl": "https://one", "clientId": "c"}},
  {"name": "two", "type": "oauth2", "oauth2Config": {"authorizationEndpoint": "https://two/a",
    "tokenEndpoint": "https://two/t", "clientId": "c"}}],
  "trustedIssuers": [{"name": "corp", "issuerUrl": "https://corp", "expectedAudience": "a",
    "allowedDelegateClients": ["*"]}]})";

Json gateway() {
  Json out = with(parent(), "/spec/authServerConfig", Json::parse(kServer));
  out = with(out, "/spec/incomingAuth", Json::parse(R"({"type": "oidc", "oidcConfigRef":
    {"name": "own", "audience": "https://gw/mcp", "resourceUrl": "https://gw/mcp"}})"));
  return with(out, "/spec/sessionStorage", Json::parse(R"({"provider": "redis", "address": "r:1"})"));
}

Json answered(const Json& gateway, const schema::Version& runtime) {
  Settings settings;
  settings.vmcp_version = runtime;
  Request request(gateway);
  request.add(group())
      .add(entry("docs"))
      .add(object("MCPOIDCConfig", "own", Json::parse(R"({"type": "inline", "inline": {"issuer": "https://gw"}})")));
  return synced(request, settings);
}

/// `refused`, `noted` or `taken`; how the condition Valid speaks of what stands at `place`.
std::string outcome(const std::string& place, const Json& value, const schema::Version& runtime) {
  const std::string verdict_text = verdict(answered(with(gateway(), place, value), runtime), "Valid");
  CAPTURE(verdict_text);
  if (verdict_text.find("False NotSupported") == 0) return "refused";
  CHECK(verdict_text.find("True") == 0);
  return verdict_text.find(place + " (") != std::string::npos ? "noted" : "taken";
}

}  // namespace

TEST_CASE("what only a newer runtime has is refused, or left out and said") {
  struct Row {
    const char* place;
    const char* value;
    std::vector<std::string> outcomes;  ///< For 0.44.0, 0.47.0, 0.55.1 and 0.63.0.
  };
  const std::string server = "/spec/authServerConfig";
  const Row rows[] = {
      {"/allowPrivateKeyJWTRegistration", "true", {"noted", "taken", "taken", "taken"}},
      {"/inboundGrants/jwtBearer",
       R"({"issuerPolicies": [{"issuerRef": "corp", "maxAssertionAge": "5m",
         "subjectBindings": [{"subject": "s", "allowedResources": ["https://gw/mcp"]}]}]})",
       {"refused", "taken", "taken", "taken"}},
      {"/trustedIssuers/0/caBundleRef", R"({"configMapRef": {"name": "ca"}})", {"refused", "taken", "taken", "taken"}},
      {"/upstreamProviders/0/oidcConfig/caBundleRef",
       R"({"configMapRef": {"name": "ca"}})",
       {"refused", "taken", "taken", "taken"}},
      {"/upstreamProviders/1/oauth2Config/caBundleRef",
       R"({"configMapRef": {"name": "ca"}})",
       {"refused", "taken", "taken", "taken"}},
      {"/upstreamProviders/0/oidcConfig/allowPrivateIPs", "true", {"taken", "taken", "taken", "taken"}},
      {"/upstreamProviders/0/oidcConfig/omitScopeOnRefresh", "true", {"refused", "refused", "refused", "refused"}},
      {"/upstreamProviders/0/oidcConfig/dcrConfig", "{}", {"refused", "refused", "refused", "refused"}},
      {"/upstreamProviders/1/oauth2Config/tokenEndpointAuthMethod",
       R"("none")",
       {"refused", "refused", "refused", "refused"}},
      {"/upstreamProviders/1/oauth2Config/additionalTokenParams",
       R"({"resource": "r"})",
       {"refused", "refused", "refused", "refused"}},
      {"/tlsListener",
       R"({"certificateSecretRef": {"name": "c", "key": "k"}})",
       {"refused", "refused", "refused", "refused"}},
      {"/spiffeTrustDomains",
       R"([{"name": "d", "trustDomain": "example.org"}])",
       {"refused", "refused", "refused", "refused"}},
      {"/registrationRateLimit",
       R"({"maxTokens": 4, "refillPeriod": "4s"})",
       {"refused", "refused", "refused", "refused"}},
      {"/registrationRateLimit",
       R"({"maxTokens": 10, "refillPeriod": "11s"})",
       {"refused", "refused", "refused", "refused"}},
      {"/registrationRateLimit", R"({"maxTokens": 10, "refillPeriod": "10s"})", {"noted", "noted", "noted", "noted"}},
      {"/registrationRateLimit", R"({"maxTokens": 5, "refillPeriod": "5s"})", {"taken", "taken", "taken", "taken"}},
      {"/storage/maxDCRClients", "9999", {"refused", "refused", "refused", "refused"}},
      {"/storage/maxDCRClients", "0", {"noted", "noted", "noted", "noted"}},
      {"/storage/maxDCRClients", "10000", {"taken", "taken", "taken", "taken"}},
  };
  const schema::Version runtimes[] = {k044, k047, k055, k063};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < row.outcomes.size(); ++i) {
      CAPTURE(row.place, row.value, schema::to_string(runtimes[i]));
      CHECK(outcome(server + row.place, Json::parse(row.value), runtimes[i]) == row.outcomes[i]);
    }
  }
  for (const char* tls : {"{}", R"({"insecureSkipVerify": true})"}) {
    CHECK(outcome("/spec/sessionStorage/tls", Json::parse(tls), k047) == "refused");
    CHECK(outcome("/spec/sessionStorage/tls", Json::parse(tls), k055) == "taken");
  }
  for (const char* filter : {"{}", R"({"claim": "teams"})"}) {
    CHECK(outcome("/spec/authServerUpstreamFilter", Json::parse(filter), k063) == "refused");
  }
  CHECK(outcome("/spec/config/operational/listChanged", Json{{"enabled", false}}, k047) == "noted");
  CHECK(outcome("/spec/config/operational/listChanged", Json{{"enabled", false}}, k055) == "taken");
  CHECK(outcome("/spec/config/operational/timeouts/backendInit", "5s", k047) == "noted");
  CHECK(outcome("/spec/config/operational/timeouts/backendInit", "5s", k055) == "taken");
}

TEST_CASE("a refusal names the place, the version that is needed and the one that runs") {
  const Json answer = answered(with(gateway(), "/spec/sessionStorage/tls", Json::object()), k047);
  CHECK(verdict(answer, "Valid") ==
        "False NotSupported: spec.sessionStorage.tls needs runtime >= 0.55.1; this is 0.47.0 (--vmcp-version, or the "
        "tag of --vmcp-image)");
  CHECK(answer["children"].empty());
}

TEST_CASE("session storage with TLS") {
  const auto tls = [](const char* value) {
    return answered(with(gateway(), "/spec/sessionStorage/tls", Json::parse(value)), k055);
  };
  CHECK(config_of(tls("{}"))["sessionStorage"]["tls"] == Json::object());
  CHECK(config_of(tls(R"({"insecureSkipVerify": true})"))["sessionStorage"]["tls"] ==
        Json{{"insecureSkipVerify", true}});
  const Json with_ca = tls(R"({"caCertSecretRef": {"name": "redis", "key": "root.pem"}})");
  CHECK(config_of(with_ca)["sessionStorage"]["tls"] == Json{{"caCertFile", "/etc/toolhive/session-redis-tls/ca.crt"}});
  CHECK(volume(with_ca, "session-redis-tls-ca")["secret"] ==
        Json::parse(R"({"secretName": "redis", "items": [{"key": "root.pem", "path": "ca.crt"}]})"));
  const auto refused_at = [&](const char* value) { return verdict(tls(value), "Valid"); };
  CHECK(refused_at(R"({"caCertSecretRef": {"name": "redis", "key": ""}})").find("False ValidationFailed") == 0);
  CHECK(refused_at(R"({"caCertSecretRef": {"name": "r", "key": "k"}, "insecureSkipVerify": true})")
            .find("set only one") != std::string::npos);
  const Json memory = with(gateway(), "/spec/sessionStorage", Json{{"provider", "memory"}, {"tls", Json::object()}});
  CHECK(verdict(answered(memory, k055), "Valid").find("only supported when provider is redis") != std::string::npos);
}

TEST_CASE("a server without upstreams needs runtime 0.47.0 and somebody who gets tokens without a login") {
  Json alone = with(gateway(), "/spec/authServerConfig/upstreamProviders", nullptr);
  alone = with(alone, "/spec/authServerConfig/trustedIssuers", nullptr);
  const Json nobody = answered(alone, k047);
  CHECK(verdict(nobody, "AuthServerConfigValidated").find("False AuthServerConfigInvalid") == 0);
  const Json client = Json::parse(R"([{"clientId": "c", "clientSecretRef": {"name": "s", "key": "k"},
                                       "scopes": ["openid"], "audiences": ["https://gw/mcp"]}])");
  for (const char* place : {"/spec/authServerConfig/delegateClients",
                            "/spec/authServerConfig/inboundGrants/tokenExchange/delegateClients"}) {
    const Json somebody = with(alone, place, client);
    CHECK(verdict(answered(somebody, k047), "Valid").find("True") == 0);
    CHECK(verdict(answered(somebody, k044), "Valid").find("False NotSupported") == 0);
  }
}

}  // namespace vmcp
