// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/rules.h"

#include <string>

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const std::string kUpstreams =
    "upstreamProviders: [{name: forge, type: oidc, oidcConfig: {issuerUrl: 'https://login', clientId: gw}}]";

/// `pointer below spec.authServerConfig: message`, a line each.
std::string text(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems) {
    out += (out.empty() ? "" : "\n") + problem.pointer.substr(std::string("/spec/authServerConfig").size()) + ": " +
           problem.message;
  }
  return out;
}

std::string check(const std::string& fields, const std::string& scopes = "[]") {
  const Scene scene("{authServerConfig: {" + fields + "}}");
  const Json oidc = *parse_yaml(
      "{issuer: 'https://gw', audience: 'https://gw/mcp', resource: 'https://gw/mcp', scopes: " + scopes + "}", "");
  return text(server_problems({scene.parent.spec.at("authServerConfig"), oidc, "gateway", "team-a"}));
}

std::string with_issuer(const std::string& fields) {
  return check("issuer: 'https://gw', " + kUpstreams + ", " + fields);
}

TEST_CASE("a complete server has no problems") {
  CHECK(with_issuer("insecureAllowHTTP: false").empty());
}

TEST_CASE("issuer and upstreams are required") {
  CHECK(
      check("insecureAllowHTTP: false") ==
      "/issuer: spec.authServerConfig.issuer is required\n"
      "/upstreamProviders: spec.authServerConfig.upstreamProviders is required, unless there are delegate clients or a "
      "trusted issuer with a JWT bearer grant");
}

TEST_CASE("the issuer and the endpoints' base are issuers") {
  struct Row {
    std::string url;
    std::string problem;  ///< Behind the name of the field; empty: none.
  };
  const Row rows[] = {Row{"https://gw/path", ""},
                      Row{"http://localhost:8080", ""},
                      Row{"http://127.8.8.8", ""},
                      Row{"http://[::1]:1", ""},
                      Row{"https://gw/", " must not end in a slash"},
                      Row{"https://gw?q", " must not have a query"},
                      Row{"https://gw#f", " must not have a fragment"},
                      Row{"https://u@gw", " must not have a user name or password"},
                      Row{"https://", " has no host"},
                      Row{"gw", " must be an absolute https URL"}};
  for (const Row& row : rows) {
    CAPTURE(row.url);
    const std::string issuer = check("issuer: '" + row.url + "', " + kUpstreams);
    const std::string base = with_issuer("authorizationEndpointBaseUrl: '" + row.url + "'");
    CHECK(issuer == (row.problem.empty() ? "" : "/issuer: spec.authServerConfig.issuer" + row.problem));
    CHECK(base ==
          (row.problem.empty()
               ? ""
               : "/authorizationEndpointBaseUrl: spec.authServerConfig.authorizationEndpointBaseUrl" + row.problem));
  }
}

TEST_CASE("plain HTTP to another host must be asked for") {
  CHECK(check("issuer: 'http://gw', " + kUpstreams) ==
        "/issuer: spec.authServerConfig.issuer \"http://gw\" uses http with a host that is not loopback: use https, or "
        "set "
        "insecureAllowHTTP: true for development only");
  CHECK(check("issuer: 'http://gw', insecureAllowHTTP: true, " + kUpstreams).empty());
  CHECK(with_issuer("authorizationEndpointBaseUrl: 'http://gw'") ==
        "/authorizationEndpointBaseUrl: spec.authServerConfig.authorizationEndpointBaseUrl must use https (http is "
        "possible for "
        "localhost only)");
}

TEST_CASE("secrets of confidential clients do not travel in the clear") {
  const std::string client =
      "delegateClients: [{clientId: d, clientSecretRef: {name: s, key: k}, scopes: [openid], audiences: "
      "['https://gw/mcp']}]";
  const std::string start = "spec.authServerConfig: allow_confidential_client_registration";
  const std::string reason = "confidential clients would send their secrets over plain HTTP";
  SECTION("registration with plain HTTP") {
    CHECK(with_issuer("allowConfidentialClientRegistration: true, insecureAllowHTTP: true") ==
          "/insecureAllowHTTP: " + start + " cannot be combined with insecure_allow_http: " + reason);
  }
  SECTION("delegate clients with plain HTTP") {
    CHECK(with_issuer(client + ", insecureAllowHTTP: true") ==
          "/insecureAllowHTTP: " + start +
              ", which delegate clients imply, cannot be combined with insecure_allow_http: " + reason);
  }
  SECTION("registration over loopback") {
    CHECK(check("issuer: 'http://localhost', allowConfidentialClientRegistration: true, " + kUpstreams) ==
          "/issuer: " + start +
              " cannot be combined with a plain-HTTP loopback issuer (\"http://localhost\") unless "
              "insecureAllowConfidentialOverLoopbackHTTP is set: " +
              reason);
  }
  SECTION("registration over loopback that was asked for") {
    CHECK(check("issuer: 'http://localhost', allowConfidentialClientRegistration: true, "
                "insecureAllowConfidentialOverLoopbackHTTP: true, " +
                kUpstreams)
              .empty());
  }
  SECTION("without confidential clients") {
    CHECK(with_issuer("insecureAllowHTTP: true").empty());
  }
}

TEST_CASE("redirect URIs of confidential clients are https and not loopback") {
  const std::string place = "/forceConfidentialRedirectUris";
  const std::string name = "spec.authServerConfig.forceConfidentialRedirectUris";
  CHECK(with_issuer("forceConfidentialRedirectUris: ['https://c/cb']") ==
        place + ": " + name + " requires allowConfidentialClientRegistration: true");
  auto uris = [](const std::string& list) {
    return with_issuer("allowConfidentialClientRegistration: true, forceConfidentialRedirectUris: " + list);
  };
  CHECK(uris("['https://c/cb']").empty());
  CHECK(uris("['https://c/cb', 'http://c/cb']") == place + "/1: " + name + "[1] must use https");
  CHECK(uris("['https://localhost/cb']") == place + "/0: " + name + "[0] must not be a loopback address");
}

TEST_CASE("baseline scopes are among those that are supported") {
  CHECK(with_issuer("baselineClientScopes: [openid, profile, email, offline_access]").empty());
  const std::string problem = " which is not in scopes_supported: add it to spec.incomingAuth.oidcConfigRef.scopes";
  CHECK(with_issuer("baselineClientScopes: [other]") ==
        "/baselineClientScopes: spec.authServerConfig.baselineClientScopes contains \"other\"" + problem);
  const std::string fields = "issuer: 'https://gw', " + kUpstreams + ", baselineClientScopes: [openid]";
  CHECK(check(fields, "[other, openid]").empty());
  CHECK(check(fields, "[other]") ==
        "/baselineClientScopes: spec.authServerConfig.baselineClientScopes contains \"openid\"" + problem);
}

TEST_CASE("lifespans are durations within what the runtime accepts") {
  struct Row {
    std::string field;
    std::string value;
    bool good;
  };
  const Row rows[] = {Row{"accessTokenLifespan", "1m", true},     Row{"accessTokenLifespan", "24h", true},
                      Row{"accessTokenLifespan", "0s", true},     Row{"accessTokenLifespan", "59s", false},
                      Row{"accessTokenLifespan", "24h1s", false}, Row{"accessTokenLifespan", "-1s", false},
                      Row{"accessTokenLifespan", "5", false},     Row{"accessTokenLifespan", "x", false},
                      Row{"refreshTokenLifespan", "1h", true},    Row{"refreshTokenLifespan", "720h", true},
                      Row{"refreshTokenLifespan", "59m", false},  Row{"refreshTokenLifespan", "721h", false},
                      Row{"authCodeLifespan", "30s", true},       Row{"authCodeLifespan", "10m", true},
                      Row{"authCodeLifespan", "29s", false},      Row{"authCodeLifespan", "11m", false}};
  for (const Row& row : rows) {
    CAPTURE(row.field, row.value);
    const std::string found = with_issuer("tokenLifespans: {" + row.field + ": '" + row.value + "'}");
    CHECK(found.empty() == row.good);
    if (!row.good) CHECK(found.find("/tokenLifespans/" + row.field + ": ") == 0);
  }
}

TEST_CASE("the range of a lifespan is named") {
  CHECK(with_issuer("tokenLifespans: {authCodeLifespan: 1h}") ==
        "/tokenLifespans/authCodeLifespan: spec.authServerConfig.tokenLifespans.authCodeLifespan must be a duration "
        "between 30s "
        "and 10m0s");
}

TEST_CASE("the cache of client metadata is checked while it is on") {
  CHECK(with_issuer("cimd: {enabled: true}").empty());
  CHECK(with_issuer("cimd: {enabled: false, cacheMaxSize: -1}").empty());
  CHECK(with_issuer("cimd: {enabled: true, cacheMaxSize: -1}") ==
        "/cimd: spec.authServerConfig.cimd.cacheMaxSize must not be negative");
  const std::string ttl = GENERATE("0s", "x", "-1s");
  CHECK(with_issuer("cimd: {enabled: true, cacheFallbackTtl: '" + ttl + "'}") ==
        "/cimd: spec.authServerConfig.cimd.cacheFallbackTtl must be a positive duration such as 5m");
}

TEST_CASE("keys are complete references") {
  CHECK(with_issuer("signingKeySecretRefs: [{name: a, key: k}, {name: a}]") ==
        "/signingKeySecretRefs/1: spec.authServerConfig.signingKeySecretRefs[1].name and .key are required");
  CHECK(with_issuer("hmacSecretRefs: [{key: k}]") ==
        "/hmacSecretRefs/0: spec.authServerConfig.hmacSecretRefs[0].name and .key are required");
}

// ---- integration

std::string integrate(const std::string& oidc, const std::string& type = "oidc") {
  const Scene scene("{authServerConfig: {issuer: 'https://gw', " + kUpstreams + "}}");
  const Json node = *parse_yaml(oidc, "");
  std::string out;
  for (const Problem& problem :
       integration_problems({scene.parent.spec.at("authServerConfig"), node, "gateway", "team-a"}, type)) {
    out += (out.empty() ? "" : "\n") + problem.pointer + ": " + problem.message;
  }
  return out;
}

TEST_CASE("the server fits the incoming authentication") {
  const std::string start = "invalid auth server integration: ";
  CHECK(integrate("{issuer: 'https://gw', audience: 'https://gw/mcp', resource: 'https://gw/mcp'}").empty());
  CHECK(integrate("~", "anonymous") ==
        "/spec/incomingAuth/oidcConfigRef: " + start +
            "auth server requires at least one allowed audience (the resource of spec.incomingAuth.oidcConfigRef)\n"
            "/spec/incomingAuth/type: " +
            start + "embedded auth server requires OIDC incoming auth");
  CHECK(integrate("{issuer: 'https://gw', audience: 'https://gw/mcp', resource: 'https://gw/mcp'}", "anonymous") ==
        "/spec/incomingAuth/type: " + start + "embedded auth server requires OIDC incoming auth");
  CHECK(
      integrate("{issuer: 'https://gw/', audience: 'https://gw/mcp', resource: 'https://gw/mcp'}") ==
      "/spec/authServerConfig/issuer: " + start +
          "auth server issuer mismatch: auth server issuer \"https://gw\" != incomingAuth.oidc.issuer \"https://gw/\"");
  CHECK(integrate("{issuer: 'https://gw', audience: gw, resource: 'https://gw/mcp'}") ==
        "/spec/incomingAuth/oidcConfigRef/audience: " + start +
            "incomingAuth.oidc.audience \"gw\" not in auth server's allowed audiences [\"https://gw/mcp\"]: set "
            "resourceUrl to the "
            "audience, or the audience to the resource");
  CHECK(integrate("{issuer: 'https://gw', audience: gw, resource: gw}") ==
        "/spec/incomingAuth/oidcConfigRef/resourceUrl: " + start +
            "allowed audience must be an absolute http or https URL");
}

}  // namespace
}  // namespace vmcp
