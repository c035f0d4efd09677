// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/authorization_server.h"

#include <deque>
#include <string>

#include "sync/text/text.h"
#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const std::string kUpstreams =
    "upstreamProviders: [{name: forge, type: oidc, oidcConfig: {issuerUrl: 'https://login', clientId: gw}}]";

IncomingAuth incoming(const std::string& scopes = "") {
  IncomingAuth out;
  out.node =
      *parse_yaml("{type: oidc, oidc: {issuer: 'https://gw', audience: 'https://gw/mcp', resource: 'https://gw/mcp'" +
                      scopes + "}}",
                  "");
  return out;
}

/// What is decided holds views into the scene, which is kept.
Decided<std::optional<AuthorizationServer>> decide(const std::string& fields, const std::string& more = "",
                                                   const std::string& scopes = "") {
  static std::deque<Scene> kept;
  const Scene& scene = kept.emplace_back("{incomingAuth: {type: oidc}, authServerConfig: {issuer: 'https://gw', " +
                                         fields + "}" + more + "}");
  return decide_authorization_server(scene.inputs(), incoming(scopes));
}

TEST_CASE("without spec.authServerConfig there is no server and no condition") {
  const auto decided = decide_authorization_server(Scene("{incomingAuth: {type: oidc}}").inputs(), incoming());
  CHECK_FALSE(decided.value);
  CHECK(decided.report.conditions.empty());
}

TEST_CASE("the smallest server has the keys that are always written") {
  const auto decided = decide(kUpstreams);
  CHECK(all_refusals(decided.report).empty());
  REQUIRE(decided.value);
  CHECK(decided.value->node.dump() ==
        R"({"schema_version":"v0.1.0","issuer":"https://gw","upstreams":[{"name":"forge","type":"oidc","oidc_config":)"
        R"({"issuer_url":"https://login","client_id":"gw","redirect_uri":"https://gw/mcp/oauth/callback"}}],)"
        R"("allowed_audiences":["https://gw/mcp"]})");
  CHECK(decided.value->upstreams == std::vector<std::string>{"forge"});
  CHECK(decided.value->pod.env.empty());
  CHECK(decided.value->pod.volumes.empty());
  CHECK(condition(decided.report, "AuthServerConfigValidated") ==
        "True AuthServerConfigValid: AuthServerConfig is valid");
}

TEST_CASE("all keys are written in the documented order") {
  const auto decided = decide(kUpstreams +
                                  ", authorizationEndpointBaseUrl: 'https://login.gw', signingKeySecretRefs: [{name: "
                                  "k, key: a}, {name: k, key: b}, "
                                  "{name: l, key: c}], hmacSecretRefs: [{name: h, key: x}, {name: h, key: y}], "
                                  "tokenLifespans: {accessTokenLifespan: "
                                  "5m, refreshTokenLifespan: 24h, authCodeLifespan: 60s}, baselineClientScopes: "
                                  "[openid], storage: {type: redis, redis: "
                                  "{addr: 'r:1', aclUserConfig: {passwordSecretRef: {name: r, key: p}}}}, "
                                  "disableUpstreamTokenInjection: true, cimd: "
                                  "{enabled: true, cacheMaxSize: 10, cacheFallbackTtl: 5m}, trustedIssuers: "
                                  "[{issuerUrl: 'https://t', expectedAudience: "
                                  "a, allowedDelegateClients: ['*']}], allowConfidentialClientRegistration: true, "
                                  "forceConfidentialRedirectUris: "
                                  "['https://c/cb'], insecureAllowConfidentialOverLoopbackHTTP: true, delegateClients: "
                                  "[{clientId: d, clientSecretRef: "
                                  "{name: s, key: k}, scopes: [openid], audiences: ['https://gw/mcp']}]",
                              "", ", scopes: [openid, email]");
  CHECK(all_refusals(decided.report).empty());
  REQUIRE(decided.value);
  std::string keys;
  for (const auto& [key, value] : decided.value->node.items()) keys += key + " ";
  CHECK(keys ==
        "schema_version issuer authorization_endpoint_base_url signing_key_config hmac_secret_files token_lifespans "
        "upstreams "
        "scopes_supported baseline_client_scopes allowed_audiences storage disable_upstream_token_injection cimd "
        "trusted_issuers allow_confidential_client_registration force_confidential_redirect_uris "
        "insecure_allow_confidential_over_loopback_http delegate_clients ");
  const Json& node = decided.value->node;
  CHECK(
      node["signing_key_config"].dump() ==
      R"({"key_dir":"/etc/toolhive/authserver/keys","signing_key_file":"key-0.pem","fallback_key_files":["key-1.pem","key-2.pem"]})");
  CHECK(node["hmac_secret_files"].dump() ==
        R"(["/etc/toolhive/authserver/hmac/hmac-0","/etc/toolhive/authserver/hmac/hmac-1"])");
  CHECK(node["token_lifespans"].dump() ==
        R"({"access_token_lifespan":"5m","refresh_token_lifespan":"24h","auth_code_lifespan":"60s"})");
  CHECK(node["scopes_supported"].dump() == R"(["openid","email"])");
  CHECK(node["cimd"].dump() == R"({"enabled":true,"cache_max_size":10,"cache_fallback_ttl":"5m"})");
}

TEST_CASE("switches that are off leave nothing behind") {
  const auto decided = decide(kUpstreams +
                              ", cimd: {enabled: false, cacheMaxSize: 5}, tokenLifespans: {}, storage: {type: "
                              "memory}, signingKeySecretRefs: [], delegateClients: [], trustedIssuers: []");
  REQUIRE(decided.value);
  std::string keys;
  for (const auto& [key, value] : decided.value->node.items()) keys += key + " ";
  CHECK(keys == "schema_version issuer upstreams allowed_audiences ");
}

TEST_CASE("plain HTTP is written when it was asked for") {
  const Scene scene("{incomingAuth: {type: oidc}, authServerConfig: {issuer: 'http://gw', insecureAllowHTTP: true, " +
                    kUpstreams + "}}");
  IncomingAuth auth = incoming();
  auth.node["oidc"]["issuer"] = "http://gw";
  const auto decided = decide_authorization_server(scene.inputs(), auth);
  CHECK(all_refusals(decided.report).empty());
  REQUIRE(decided.value);
  CHECK(flag_at(decided.value->node, {"insecure_allow_http"}));
}

TEST_CASE("variables come in the documented order") {
  const auto decided = decide(
      "upstreamProviders: [{name: a-b, type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c, clientSecretRef: "
      "{name: s, "
      "key: '1'}}}, {name: two, type: oauth2, oauth2Config: {authorizationEndpoint: 'https://l/a', tokenEndpoint: "
      "'https://l/t', "
      "dcrConfig: {discoveryUrl: 'https://l/d', initialAccessTokenRef: {name: s, key: '2'}}}}], storage: {type: redis, "
      "redis: "
      "{addr: 'r:1', aclUserConfig: {usernameSecretRef: {name: r, key: u}, passwordSecretRef: {name: r, key: p}}}}, "
      "delegateClients: [{clientId: d, clientSecretRef: {name: s, key: '3'}, scopes: [openid], audiences: "
      "['https://gw/mcp']}]");
  CHECK(all_refusals(decided.report).empty());
  REQUIRE(decided.value);
  std::string names;
  for (const EnvVar& env : decided.value->pod.env) {
    REQUIRE(env.secret);
    names += concat({env.name, "=", env.secret->name, "/", env.secret->key, " "});
  }
  CHECK(names ==
        "TOOLHIVE_UPSTREAM_CLIENT_SECRET_A_B=s/1 TOOLHIVE_UPSTREAM_DCR_INITIAL_ACCESS_TOKEN_TWO=s/2 "
        "TOOLHIVE_DELEGATE_CLIENT_SECRET_0=s/3 TOOLHIVE_AUTH_SERVER_REDIS_USERNAME=r/u "
        "TOOLHIVE_AUTH_SERVER_REDIS_PASSWORD=r/p ");
}

TEST_CASE("keys, HMAC secrets and authorities are one directory each") {
  const auto decided =
      decide(kUpstreams +
             ", signingKeySecretRefs: [{name: k, key: a}, {name: l, key: b}], hmacSecretRefs: [{name: h, key: x}], "
             "storage: {type: "
             "redis, redis: {sentinelConfig: {masterName: m, sentinelAddrs: ['s:1']}, aclUserConfig: "
             "{passwordSecretRef: {name: r, key: "
             "p}}, tls: {caCertSecretRef: {name: t, key: ca}}, sentinelTls: {caCertSecretRef: {name: t, key: sca}}}}");
  CHECK(all_refusals(decided.report).empty());
  REQUIRE(decided.value);
  std::string volumes;
  for (const Volume& volume : decided.value->pod.volumes) {
    CHECK(volume.default_mode == 0400);
    volumes += volume.name;
    for (const auto& source : volume.secrets) {
      REQUIRE(source.items.size() == 1);
      volumes += " " + source.secret_name + "/" + source.items[0].key + ">" + source.items[0].path;
    }
    volumes += "\n";
  }
  CHECK(volumes ==
        "authserver-signing-keys k/a>key-0.pem l/b>key-1.pem\n"
        "authserver-hmac-secrets h/x>hmac-0\n"
        "redis-tls-ca t/ca>ca.crt t/sca>sentinel-ca.crt\n");
  std::string mounts;
  for (const VolumeMount& mount : decided.value->pod.mounts) mounts += mount.volume + "@" + mount.path + "\n";
  CHECK(mounts ==
        "authserver-signing-keys@/etc/toolhive/authserver/keys\n"
        "authserver-hmac-secrets@/etc/toolhive/authserver/hmac\n"
        "redis-tls-ca@/etc/toolhive/authserver/redis-tls\n");
}

TEST_CASE("upstreams that do not say who the user is are named") {
  const std::string oauth2 =
      "type: oauth2, oauth2Config: {authorizationEndpoint: 'https://l/a', tokenEndpoint: 'https://l/t', clientId: c";
  CHECK(condition(decide(kUpstreams).report, "IdentitySynthesized") ==
        "False AllUpstreamsHaveUserInfo: all OAuth 2.0 upstreams have userInfo or identityFromToken");
  CHECK(condition(decide("upstreamProviders: [{name: a, " + oauth2 +
                         ", userInfo: {endpointUrl: 'https://l/u'}}}, {name: b, " + oauth2 +
                         ", identityFromToken: {subjectPath: sub}}}]")
                      .report,
                  "IdentitySynthesized")
            .substr(0, 5) == "False");
  CHECK(condition(decide("upstreamProviders: [{name: z, " + oauth2 + "}}, {name: a, " + oauth2 + "}}]").report,
                  "IdentitySynthesized") ==
        "True OAuth2UpstreamWithoutUserInfo: upstreams without userInfo and identityFromToken, whose users get a "
        "synthesized "
        "identity: a, z");
}

TEST_CASE("tokens in memory are worth a note when there is more than one pod, or a Redis") {
  CHECK(decide(kUpstreams).report.notes.empty());
  CHECK_FALSE(note(decide(kUpstreams, ", replicas: 2").report, "/spec/authServerConfig/storage").empty());
  Scene scene("{incomingAuth: {type: oidc}, authServerConfig: {issuer: 'https://gw', " + kUpstreams + "}}");
  scene.settings.default_redis = DefaultRedis{"redis:6379", "", ""};
  CHECK_FALSE(
      note(decide_authorization_server(scene.inputs(), incoming()).report, "/spec/authServerConfig/storage").empty());
}

TEST_CASE("a refused server is not decided") {
  const auto decided = decide("upstreamProviders: []");
  CHECK_FALSE(decided.value);
  CHECK(first_refusal(decided.report) ==
        "AuthServerConfigValidated/AuthServerConfigInvalid /spec/authServerConfig/upstreamProviders: "
        "spec.authServerConfig.upstreamProviders is required, unless there are delegate clients or a "
        "trusted issuer with a JWT bearer grant");
  CHECK(condition(decided.report, "AuthServerConfigValidated").empty());
}

TEST_CASE("an undecided incoming authentication is not blamed on the server") {
  const Scene scene("{incomingAuth: {type: oidc}, authServerConfig: {issuer: 'https://gw', " + kUpstreams + "}}");
  const auto decided = decide_authorization_server(scene.inputs(), IncomingAuth());
  CHECK(all_refusals(decided.report).empty());
}

}  // namespace
}  // namespace vmcp
