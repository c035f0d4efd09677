// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/upstreams.h"

#include <string>

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const Json kOidc = {{"resource", "https://gw/mcp//"}};

std::string write(const std::string& upstreams) {
  const Scene scene("{authServerConfig: {upstreamProviders: " + upstreams + "}}");
  return write_upstreams({scene.parent.spec.at("authServerConfig"), kOidc, "gateway", "team-a"}).dump();
}

std::string problems(const std::string& upstreams, const std::string& more = "",
                     const std::string& resource = "https://gw/mcp") {
  const Scene scene("{authServerConfig: {upstreamProviders: " + upstreams + more + "}}");
  const Json oidc = {{"resource", resource}};
  std::string out;
  for (const Problem& problem :
       upstream_problems({scene.parent.spec.at("authServerConfig"), oidc, "gateway", "team-a"})) {
    const std::size_t start = std::string("/spec/authServerConfig/upstreamProviders").size();
    out += (out.empty() ? "" : "\n") + problem.pointer.substr(start) + ": " + problem.message;
  }
  return out;
}

std::string oidc(const std::string& fields) {
  return "[{name: a, type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c, " + fields + "}}]";
}
std::string oauth2(const std::string& fields, const std::string& client = "clientId: c") {
  return "[{name: a, type: oauth2, oauth2Config: {authorizationEndpoint: 'https://l/a', tokenEndpoint: "
         "'https://l/t', " +
         client + ", " + fields + "}}]";
}

TEST_CASE("an OIDC upstream is written with all it says") {
  CHECK(
      write("[{name: my-idp, type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c, clientSecretRef: {name: s, "
            "key: k}, "
            "redirectUri: 'https://r', scopes: [openid], additionalAuthorizationParams: {prompt: login}, subjectClaim: "
            "oid, "
            "userInfoOverride: {endpointUrl: 'https://u', httpMethod: POST, additionalHeaders: {A: b}, fieldMapping: "
            "{subjectFields: [s], nameFields: [n], emailFields: [e]}}}}]") ==
      R"([{"name":"my-idp","type":"oidc","oidc_config":{"issuer_url":"https://l","client_id":"c",)"
      R"("client_secret_env_var":"TOOLHIVE_UPSTREAM_CLIENT_SECRET_MY_IDP","redirect_uri":"https://r","scopes":["openid"],)"
      R"("userinfo_override":{"endpoint_url":"https://u","http_method":"POST","additional_headers":{"A":"b"},)"
      R"("field_mapping":{"subject_fields":["s"],"name_fields":["n"],"email_fields":["e"]}},)"
      R"("additional_authorization_params":{"prompt":"login"},"subject_claim":"oid"}}])");
}

TEST_CASE("an OAuth 2.0 upstream is written with all it says") {
  CHECK(
      write(oauth2(
          "scopes: [repo], clientSecretRef: {name: s, key: k}, additionalAuthorizationParams: {p: q}, userInfo: "
          "{endpointUrl: 'https://u'}, tokenResponseMapping: {accessTokenPath: a, scopePath: s, refreshTokenPath: r, "
          "expiresInPath: e}, identityFromToken: {subjectPath: s, namePath: n, emailPath: e}, allowPrivateIPs: true, "
          "insecureAllowHTTP: true")) ==
      R"([{"name":"a","type":"oauth2","oauth2_config":{"authorization_endpoint":"https://l/a","token_endpoint":"https://l/t",)"
      R"("client_id":"c","client_secret_env_var":"TOOLHIVE_UPSTREAM_CLIENT_SECRET_A",)"
      R"("redirect_uri":"https://gw/mcp/oauth/callback","scopes":["repo"],"userinfo":{"endpoint_url":"https://u"},)"
      R"("token_response_mapping":{"access_token_path":"a","scope_path":"s","refresh_token_path":"r","expires_in_path":"e"},)"
      R"("identity_from_token":{"subject_path":"s","name_path":"n","email_path":"e"},)"
      R"("additional_authorization_params":{"p":"q"},"allow_private_ips":true,"insecure_allow_http":true}}])");
}

TEST_CASE("dynamic registration takes the place of a client id, which is written empty") {
  CHECK(
      write(oauth2("dcrConfig: {registrationEndpoint: 'https://l/r', softwareId: i, softwareStatement: s, "
                   "initialAccessTokenRef: {name: s, key: k}}",
                   "scopes: []")) ==
      R"([{"name":"a","type":"oauth2","oauth2_config":{"authorization_endpoint":"https://l/a","token_endpoint":"https://l/t",)"
      R"("client_id":"","redirect_uri":"https://gw/mcp/oauth/callback","dcr_config":{"registration_endpoint":"https://l/r",)"
      R"("initial_access_token_env_var":"TOOLHIVE_UPSTREAM_DCR_INITIAL_ACCESS_TOKEN_A","software_id":"i",)"
      R"("software_statement":"s"}}}])");
}

TEST_CASE("upstreams keep their order, and a missing name stays missing") {
  const std::string text = write(
      "[{name: b, type: oidc, oidcConfig: {issuerUrl: 'https://b', clientId: c}}, {name: a, type: oidc, "
      "oidcConfig: {issuerUrl: 'https://a', clientId: c}}]");
  CHECK(text.find("https://b") < text.find("https://a"));
  CHECK(write("[{type: oidc, oidcConfig: {issuerUrl: 'https://b', clientId: c}}]").find("\"name\"") ==
        std::string::npos);
}

TEST_CASE("names of upstreams are unique and not reserved") {
  auto named = [](const std::string& first, const std::string& second) {
    std::string out = "[{name: '" + first + "', type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c}}";
    if (!second.empty())
      out += ", {name: '" + second + "', type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c}}";
    return problems(out + "]");
  };
  CHECK(named("a", "").empty());
  CHECK(named("", "").empty());
  CHECK(named("default", "").empty());
  CHECK(named("a-1", "b").empty());
  const std::string start = "spec.authServerConfig.upstreamProviders";
  CHECK(named("A_b", "") == "/0/name: " + start + "[0].name \"A_b\" must consist of a-z, 0-9 and inner dashes");
  CHECK(named("-a", "").find("must consist") != std::string::npos);
  CHECK(named("a-", "").find("must consist") != std::string::npos);
  CHECK(named("a", "a") == "/1/name: " + start + "[1].name \"a\" is given twice");
  CHECK(named("a", "default") ==
        "/1/name: " + start + "[1].name \"default\" is reserved for a single upstream; use another one");
}

TEST_CASE("with more than one upstream each has a name") {
  CHECK(problems("[{name: a, type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c}}, {type: oidc, oidcConfig: "
                 "{issuerUrl: "
                 "'https://l', clientId: c}}]") ==
        "/1/name: spec.authServerConfig.upstreamProviders[1].name is required with more than one upstream");
}

TEST_CASE("the sub-object of an upstream is that of its type") {
  CHECK(problems("[{name: a}]") == "/0/type: upstream \"a\": type must be oidc or oauth2");
  CHECK(problems("[{name: a, type: oidc}]") ==
        "/0/oidcConfig: upstream \"a\": oidcConfig must be set if and only if type is 'oidc'");
  CHECK(problems("[{name: a, type: oauth2, oidcConfig: {issuerUrl: 'https://l', clientId: c}}]") ==
        "/0/oidcConfig: upstream \"a\": oidcConfig must be set if and only if type is 'oidc'");
  CHECK(problems("[{name: a, type: oidc, oidcConfig: {issuerUrl: 'https://l', clientId: c}, oauth2Config: {}}]") ==
        "/0/oauth2Config: upstream \"a\": oauth2Config must be set if and only if type is 'oauth2'");
}

TEST_CASE("what is wrong with the settings of an upstream is named") {
  struct Row {
    std::string upstreams;
    std::string found;  ///< Empty: nothing.
  };
  const std::string https = "must use https";
  const std::string or_allow = https + ", or set spec.authServerConfig.insecureAllowHTTP: true";
  const std::string two = "[{name: a, type: oidc, oidcConfig: {";
  const Row rows[] = {
      Row{oidc("scopes: [openid]"), ""},
      Row{oidc("scopes: [email]"),
          "/0/oidcConfig/scopes: upstream \"a\": oidcConfig.scopes must hold openid: without it an OIDC provider gives "
          "no ID token"},
      Row{oidc("subjectClaim: _oid2"), ""},
      Row{oidc("subjectClaim: oid.sub"),
          "/0/oidcConfig/subjectClaim: upstream \"a\": oidcConfig.subjectClaim must be the name of a claim: letters, "
          "digits and _, not starting with a digit"},
      Row{oidc("subjectClaim: 2fa"),
          "/0/oidcConfig/subjectClaim: upstream \"a\": oidcConfig.subjectClaim must be the name of a claim: letters, "
          "digits and _, not starting with a digit"},
      Row{two + "clientId: c}}]", "/0/oidcConfig/issuerUrl: upstream \"a\": oidcConfig.issuerUrl is required"},
      Row{two + "issuerUrl: 'http://l', clientId: c}}]",
          "/0/oidcConfig/issuerUrl: upstream \"a\": oidcConfig.issuerUrl " + or_allow},
      Row{two + "issuerUrl: 'http://localhost', clientId: c}}]",
          "/0/oidcConfig/issuerUrl: upstream \"a\": oidcConfig.issuerUrl must not lead there: hostname \"localhost\" "
          "matches blocked internal hostname \"localhost\""},
      Row{two + "issuerUrl: 'https://login.team-a.svc.cluster.local', clientId: c}}]", ""},
      Row{two + "issuerUrl: 'https://l'}}]", "/0/oidcConfig/clientId: upstream \"a\": oidcConfig.clientId is required"},
      Row{oidc("clientSecretRef: {name: s}"),
          "/0/oidcConfig/clientSecretRef: upstream \"a\": oidcConfig.clientSecretRef.name and .key are required"},
      Row{oidc("userInfoOverride: {endpointUrl: 'http://u'}"),
          "/0/oidcConfig/userInfoOverride/endpointUrl: upstream \"a\": oidcConfig.userInfoOverride.endpointUrl " +
              https},
      Row{oidc("userInfoOverride: {httpMethod: GET}"),
          "/0/oidcConfig/userInfoOverride/endpointUrl: upstream \"a\": oidcConfig.userInfoOverride.endpointUrl is "
          "required"},
      Row{oidc("redirectUri: '/cb'"),
          "/0/oidcConfig/redirectUri: upstream \"a\": oidcConfig.redirectUri must be an absolute https URL"},
      Row{oidc("redirectUri: 'http://r'"), "/0/oidcConfig/redirectUri: upstream \"a\": oidcConfig.redirectUri " +
                                               https + " (http is possible for localhost only)"},
      Row{oidc("redirectUri: 'https://r#f'"),
          "/0/oidcConfig/redirectUri: upstream \"a\": oidcConfig.redirectUri must not have a fragment"},
      Row{oauth2("scopes: []"), ""},
      Row{"[{name: a, type: oauth2, oauth2Config: {tokenEndpoint: 'https://l', clientId: c}}]",
          "/0/oauth2Config/authorizationEndpoint: upstream \"a\": oauth2Config.authorizationEndpoint is required"},
      Row{"[{name: a, type: oauth2, oauth2Config: {authorizationEndpoint: 'https://l', tokenEndpoint: 'http://l', "
          "clientId: c}}]",
          "/0/oauth2Config/tokenEndpoint: upstream \"a\": oauth2Config.tokenEndpoint " + or_allow},
      Row{"[{name: a, type: oauth2, oauth2Config: {authorizationEndpoint: 'http://l', tokenEndpoint: 'http://l', "
          "clientId: c, "
          "insecureAllowHTTP: true, redirectUri: 'http://r'}}]",
          ""},
      Row{oauth2("insecureAllowHTTP: true, userInfo: {endpointUrl: 'http://u'}"),
          "/0/oauth2Config/userInfo/endpointUrl: upstream \"a\": oauth2Config.userInfo.endpointUrl " + https},
      Row{oauth2("tokenResponseMapping: {scopePath: s}"),
          "/0/oauth2Config/tokenResponseMapping/accessTokenPath: upstream \"a\": "
          "oauth2Config.tokenResponseMapping.accessTokenPath is required"},
      Row{oauth2("identityFromToken: {namePath: s}"),
          "/0/oauth2Config/identityFromToken/subjectPath: upstream \"a\": oauth2Config.identityFromToken.subjectPath "
          "is required"},
      Row{oauth2("insecureAllowHTTP: false", "scopes: []"),
          "/0/oauth2Config: upstream \"a\": oauth2Config: exactly one of clientId and dcrConfig must be set"},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d'}"),
          "/0/oauth2Config: upstream \"a\": oauth2Config: exactly one of clientId and dcrConfig must be set"},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d'}", "clientSecretRef: {name: s, key: k}"),
          "/0/oauth2Config/clientSecretRef: upstream \"a\": oauth2Config.clientSecretRef must not be set together with "
          "dcrConfig: "
          "the registration gives the secret"},
      Row{oauth2("dcrConfig: {softwareId: x}", "scopes: []"),
          "/0/oauth2Config/dcrConfig: upstream \"a\": oauth2Config.dcrConfig: exactly one of discoveryUrl and "
          "registrationEndpoint must be set"},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d', registrationEndpoint: 'https://r'}", "scopes: []"),
          "/0/oauth2Config/dcrConfig: upstream \"a\": oauth2Config.dcrConfig: exactly one of discoveryUrl and "
          "registrationEndpoint must be set"},
      Row{oauth2("insecureAllowHTTP: true, dcrConfig: {registrationEndpoint: 'http://r'}", "scopes: []"),
          "/0/oauth2Config/dcrConfig/registrationEndpoint: upstream \"a\": "
          "oauth2Config.dcrConfig.registrationEndpoint " +
              https},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d/" + std::string(2048, 'x') + "'}", "scopes: []"),
          "/0/oauth2Config/dcrConfig/discoveryUrl: upstream \"a\": oauth2Config.dcrConfig.discoveryUrl is longer than "
          "2048 "
          "characters"},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d', softwareStatement: " + std::string(16385, 'x') + "}",
                 "scopes: []"),
          "/0/oauth2Config/dcrConfig/softwareStatement: upstream \"a\": oauth2Config.dcrConfig.softwareStatement is "
          "longer than "
          "16384 characters"},
      Row{oauth2("dcrConfig: {discoveryUrl: 'https://d', initialAccessTokenRef: {key: k}}", "scopes: []"),
          "/0/oauth2Config/dcrConfig/initialAccessTokenRef: upstream \"a\": "
          "oauth2Config.dcrConfig.initialAccessTokenRef.name and "
          ".key are required"}};
  for (const Row& row : rows) {
    CAPTURE(row.upstreams);
    CHECK(problems(row.upstreams) == row.found);
  }
}

TEST_CASE("the server's own switch for plain HTTP holds for its upstreams too") {
  const std::string upstream =
      "[{name: a, type: oidc, oidcConfig: {issuerUrl: 'http://l', clientId: c, redirectUri: 'http://r'}}]";
  CHECK(problems(upstream, ", insecureAllowHTTP: true").empty());
}

TEST_CASE("parameters that the framework manages cannot be set") {
  const std::string name = GENERATE("response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
                                    "code_challenge_method", "nonce");
  CHECK(problems(oidc("additionalAuthorizationParams: {" + name + ": x, prompt: y}")) ==
        "/0/oidcConfig/additionalAuthorizationParams: "
        "spec.authServerConfig.upstreamProviders[0].additionalAuthorizationParams: "
        "reserved parameter \"" +
            name + "\" is managed by the framework and cannot be overridden");
}

TEST_CASE("a default redirect URI that cannot work is refused with its remedy") {
  const std::string found = problems(oidc("scopes: []"), "", "http://vmcp-gateway.team-a.svc.cluster.local:4483");
  CHECK(found.find("/0/oidcConfig/redirectUri: upstream \"a\": oidcConfig.redirectUri is not set") == 0);
  CHECK(found.find("resourceUrl") != std::string::npos);
  CHECK(problems(oidc("scopes: []"), "", "").empty());
}

TEST_CASE("credentials in a ConfigMap are worth a note") {
  const Scene scene(
      "{authServerConfig: {upstreamProviders: " +
      oauth2("userInfo: {endpointUrl: 'https://u', additionalHeaders: {X-Api-Key: k, Accept: a}}, dcrConfig: "
             "{softwareStatement: s}") +
      "}}");
  const Report report = upstream_notes(scene.parent.spec.at("authServerConfig"));
  const std::string place = "/spec/authServerConfig/upstreamProviders/0/oauth2Config/";
  CHECK(report.notes.size() == 2);
  CHECK_FALSE(note(report, place + "userInfo/additionalHeaders/X-Api-Key").empty());
  CHECK_FALSE(note(report, place + "dcrConfig/softwareStatement").empty());
}

}  // namespace
}  // namespace vmcp
