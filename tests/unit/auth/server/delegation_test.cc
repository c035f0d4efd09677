// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/delegation.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const Json kOidc = {{"resource", "https://gw/mcp"}};

template <typename Check>
std::string problems(Check check, const std::string& fields, const Json& oidc = kOidc) {
  const Scene scene("{authServerConfig: {issuer: 'https://gw', " + fields + "}}");
  std::string out;
  for (const Problem& problem : check({scene.parent.spec.at("authServerConfig"), oidc, "gateway", "team-a"})) {
    out += (out.empty() ? "" : "\n") + problem.pointer.substr(std::string("/spec/authServerConfig/").size()) + ": ";
    const std::string start = "invalid embedded auth server delegate clients or trusted issuers: ";
    CHECK(problem.message.find(start) == 0);
    out += problem.message.substr(start.size());
  }
  return out;
}

std::string clients(const std::string& list) {
  return problems(delegate_client_problems, "delegateClients: " + list);
}
std::string issuers(const std::string& list) {
  return problems(trusted_issuer_problems, "trustedIssuers: " + list);
}

const std::string kSecret = "clientSecretRef: {name: s, key: k}";
const std::string kRest = kSecret + ", scopes: [openid], audiences: ['https://gw/mcp']";

TEST_CASE("delegate clients and trusted issuers are written with all they say") {
  const Scene scene("{authServerConfig: {delegateClients: [{clientId: agent, " + kRest +
                    "}], trustedIssuers: [{issuerUrl: 'https://t', expectedAudience: a, jwksUrl: 'https://t/j', "
                    "insecureAllowHTTP: true, "
                    "allowPrivateIPs: true, actorClaim: azp, allowedActors: [x], actorMatcher: 'true', "
                    "allowedDelegateClients: [agent], "
                    "allowMayAct: true}, {issuerUrl: 'https://g', jwtBearerGrant: {maxAssertionAge: 90s, "
                    "subjectBindings: [{subject: s, "
                    "allowedResources: ['https://gw/mcp']}], acceptedAudiences: ['https://as']}}]}}");
  const Json& config = scene.parent.spec.at("authServerConfig");
  CHECK(write_delegate_clients(config).dump() ==
        R"([{"client_id":"agent","client_secret_env_var":"TOOLHIVE_DELEGATE_CLIENT_SECRET_0","scopes":["openid"],)"
        R"("audiences":["https://gw/mcp"]}])");
  CHECK(
      write_trusted_issuers(config).dump() ==
      R"([{"issuer_url":"https://t","expected_audience":"a","jwks_url":"https://t/j","insecure_allow_http":true,)"
      R"("allow_private_ips":true,"actor_claim":"azp","allowed_actors":["x"],"actor_matcher":"true",)"
      R"("allowed_delegate_clients":["agent"],"allow_may_act":true},)"
      R"({"issuer_url":"https://g","expected_audience":"","jwt_bearer_grant":{"max_assertion_age":"1m30s",)"
      R"("subject_bindings":[{"subject":"s","allowed_resources":["https://gw/mcp"]}],"accepted_audiences":["https://as"]}}])");
  CHECK(delegate_client_env(config).size() == 1);
}

TEST_CASE("nothing is written for nobody") {
  CHECK(write_delegate_clients(Json::object()).is_null());
  CHECK(write_trusted_issuers(Json::object()).is_null());
  CHECK(delegate_client_env(Json::object()).empty());
}

TEST_CASE("what is wrong with a delegate client is named") {
  CHECK(clients("[{clientId: a, " + kRest + "}, {clientId: b, " + kRest + "}]").empty());
  CHECK(clients("[{" + kRest + "}]") == "delegateClients/0/clientId: delegateClients[0].clientId is required");
  CHECK(clients("[{clientId: a, " + kRest + "}, {clientId: a, " + kRest + "}]") ==
        "delegateClients/1/clientId: delegateClients[1].clientId \"a\" is given twice");
  CHECK(clients("[{clientId: 'synthetic:a', " + kRest + "}]") ==
        "delegateClients/0/clientId: delegateClients[0].clientId must not begin with \"synthetic:\", which the server "
        "keeps for itself");
  CHECK(clients("[{clientId: a, scopes: [openid], audiences: ['https://gw/mcp']}]") ==
        "delegateClients/0/clientSecretRef: delegateClients[0].clientSecretRef.name and clientSecretRef.key are "
        "required");
  CHECK(clients("[{clientId: a, clientSecretRef: {name: s}, scopes: [openid], audiences: ['https://gw/mcp']}]") ==
        "delegateClients/0/clientSecretRef: delegateClients[0].clientSecretRef.name and .key are required");
  CHECK(clients("[{clientId: a, " + kSecret + ", audiences: ['https://gw/mcp']}]") ==
        "delegateClients/0/scopes: delegateClients[0].scopes is required");
  CHECK(clients("[{clientId: a, " + kSecret + ", scopes: [x], audiences: ['https://gw/mcp']}]") ==
        "delegateClients/0/scopes: delegateClients[0]: delegate_clients[a].scopes contains \"x\" which is not in "
        "scopes_supported (spec.incomingAuth.oidcConfigRef.scopes)");
  CHECK(clients("[{clientId: a, " + kSecret + ", scopes: [openid]}]") ==
        "delegateClients/0/audiences: delegateClients[0].audiences is required");
  CHECK(clients("[{clientId: a, " + kSecret + ", scopes: [openid], audiences: ['https://z']}]") ==
        "delegateClients/0/audiences: delegateClients[0].audiences contains \"https://z\", which is not the resource "
        "of the "
        "gateway (spec.incomingAuth.oidcConfigRef.resourceUrl)");
}

TEST_CASE("the scopes of the gateway are those that delegate clients may have") {
  const Json oidc = {{"resource", "https://gw/mcp"}, {"scopes", {"mcp:tools"}}};
  const std::string client =
      "delegateClients: [{clientId: a, " + kSecret + ", scopes: [SCOPE], audiences: ['https://gw/mcp']}]";
  auto with = [&](const std::string& scope) {
    std::string fields = client;
    fields.replace(fields.find("SCOPE"), 5, scope);
    return problems(delegate_client_problems, fields, oidc);
  };
  CHECK(with("'mcp:tools'").empty());
  CHECK_FALSE(with("openid").empty());
}

TEST_CASE("what is wrong with a trusted issuer is named") {
  struct Row {
    std::string fields;  ///< Beside expectedAudience and allowedDelegateClients.
    std::string found;   ///< Empty: nothing.
  };
  const std::string url = "issuerUrl: 'https://t', ";
  const std::string https = "must use https, or set insecureAllowHTTP: true";
  const Row rows[] = {
      Row{"issuerUrl: 'https://t'", ""},
      Row{"issuerUrl: 'https://t/'", ""},
      Row{"issuerUrl: 'http://t', insecureAllowHTTP: true", ""},
      Row{"issuerUrl: 'https://gw/'", ""},
      Row{"issuerUrl: ''", "issuerUrl: trustedIssuers[0].issuerUrl is required"},
      Row{"issuerUrl: 'http://t'", "issuerUrl: trustedIssuers[0].issuerUrl " + https},
      Row{"issuerUrl: 'http://localhost'",
          "issuerUrl: trustedIssuers[0].issuerUrl must use https, or set insecureAllowHTTP: true"},
      Row{"issuerUrl: 'https://'", "issuerUrl: trustedIssuers[0].issuerUrl has no host"},
      Row{"issuerUrl: 'https://t?q'", "issuerUrl: trustedIssuers[0].issuerUrl must not have a query"},
      Row{"issuerUrl: 'https://t#f'", "issuerUrl: trustedIssuers[0].issuerUrl must not have a fragment"},
      Row{"issuerUrl: 'https://u@t'", "issuerUrl: trustedIssuers[0].issuerUrl must not have a user name or password"},
      Row{"issuerUrl: 'https://gw'", "issuerUrl: trustedIssuers[0].issuerUrl must not be the server's own issuer"},
      Row{url + "jwksUrl: 'https://t/j'", ""},
      Row{url + "allowPrivateIPs: true, jwksUrl: 'https://10.0.0.1/j'", ""},
      Row{url + "allowPrivateIPs: true", "allowPrivateIPs: trustedIssuers[0].allowPrivateIPs requires jwksUrl"},
      Row{url + "jwksUrl: 'https://10.0.0.1/j'",
          "jwksUrl: trustedIssuers[0].jwksUrl is a private address; set allowPrivateIPs: true if that is meant"},
      Row{url + "jwksUrl: 'http://t/j'",
          "jwksUrl: trustedIssuers[0].jwksUrl must use https, or set insecureAllowHTTP: true"},
      Row{url + "jwksUrl: 'https:///j'", "jwksUrl: trustedIssuers[0].jwksUrl has no host"},
      Row{url + "jwksUrl: 'https://u@t/j'", "jwksUrl: trustedIssuers[0].jwksUrl must not have a user name or password"},
      Row{url + "actorClaim: azp", ""},
      Row{url + "actorMatcher: 'claims.azp == \"x\"'", ""},
      Row{url + "actorMatcher: 'f('",
          "actorMatcher: trustedIssuers[0].actorMatcher is not a CEL expression: it has a ( that is not closed"},
      Row{url + "actorMatcher: ' '",
          "actorMatcher: trustedIssuers[0].actorMatcher is not a CEL expression: it has only white space"}};
  for (const Row& row : rows) {
    CAPTURE(row.fields);
    CHECK(issuers("[{" + row.fields + ", expectedAudience: a, allowedDelegateClients: ['*']}]") ==
          (row.found.empty() ? "" : "trustedIssuers/0/" + row.found));
  }
}

TEST_CASE("a trusted issuer is given once") {
  const std::string one = "{issuerUrl: 'https://t', expectedAudience: a, allowedDelegateClients: ['*']}";
  CHECK(issuers("[" + one + ", " + one + "]") ==
        "trustedIssuers/1/issuerUrl: trustedIssuers[1].issuerUrl \"https://t\" is given twice");
}

TEST_CASE("claims that mean something else do not name the acting client") {
  const std::string claim =
      GENERATE("sub", "iss", "aud", "exp", "iat", "nbf", "jti", "name", "email", "scope", "scp", "may_act");
  CHECK(issuers("[{issuerUrl: 'https://t', expectedAudience: a, allowedDelegateClients: ['*'], actorClaim: " + claim +
                "}]") ==
        "trustedIssuers/0/actorClaim: trustedIssuers[0].actorClaim \"" + claim + "\" does not name the acting client");
}

TEST_CASE("who may delegate is said together with the audience") {
  struct Row {
    std::string fields;
    std::string found;
  };
  const Row rows[] = {
      Row{"expectedAudience: a, allowedDelegateClients: [x, y]", ""},
      Row{"expectedAudience: a, allowedDelegateClients: [x], allowMayAct: true", ""},
      Row{"expectedAudience: a",
          "allowedDelegateClients: trustedIssuers[0].allowedDelegateClients is required with expectedAudience; [\"*\"] "
          "allows all"},
      Row{"expectedAudience: a, allowedDelegateClients: ['']",
          "allowedDelegateClients: trustedIssuers[0].allowedDelegateClients must not hold an empty name"},
      Row{"expectedAudience: a, allowedDelegateClients: ['*', x]",
          "allowedDelegateClients: trustedIssuers[0].allowedDelegateClients: \"*\" must stand alone"},
      Row{"expectedAudience: a, allowedDelegateClients: ['*'], allowMayAct: true",
          "allowMayAct: trustedIssuers[0].allowMayAct must not be combined with allowedDelegateClients: [\"*\"]"},
      Row{"allowedDelegateClients: ['*']",
          "expectedAudience: trustedIssuers[0].expectedAudience is required, except with jwtBearerGrant and none of "
          "actorClaim, "
          "actorMatcher, allowMayAct and allowedActors, or with a policy of inboundGrants that refers to the issuer by "
          "its "
          "name"}};
  for (const Row& row : rows) {
    CAPTURE(row.fields);
    CHECK(issuers("[{issuerUrl: 'https://t', " + row.fields + "}]") ==
          (row.found.empty() ? "" : "trustedIssuers/0/" + row.found));
  }
}

TEST_CASE("what is wrong with a grant is named") {
  struct Row {
    std::string grant;
    std::string pointer;
    std::string message;  ///< Behind the name of the grant; empty: nothing is wrong.
  };
  const std::string binding = "subjectBindings: [{subject: s, allowedResources: ['https://gw/mcp']}]";
  const std::string age = "maxAssertionAge: 5m, ";
  const Row rows[] = {
      Row{age + binding, "", ""},
      Row{age + binding + ", acceptedAudiences: ['https://as']", "", ""},
      Row{"maxAssertionAge: 1h30m0s, " + binding, "", ""},
      Row{binding, "maxAssertionAge", ".maxAssertionAge must be a positive duration such as 5m"},
      Row{"maxAssertionAge: 0s, " + binding, "maxAssertionAge",
          ".maxAssertionAge must be a positive duration such as 5m"},
      Row{"maxAssertionAge: -1s, " + binding, "maxAssertionAge",
          ".maxAssertionAge must be a positive duration such as 5m"},
      Row{"maxAssertionAge: x, " + binding, "maxAssertionAge",
          ".maxAssertionAge must be a positive duration such as 5m"},
      Row{"maxAssertionAge: 5m", "subjectBindings", ".subjectBindings is required"},
      Row{age + "subjectBindings: [{allowedResources: ['https://gw/mcp']}]", "subjectBindings/0/subject",
          ".subjectBindings[0].subject must be one subject"},
      Row{age + "subjectBindings: [{subject: '*', allowedResources: ['https://gw/mcp']}]", "subjectBindings/0/subject",
          ".subjectBindings[0].subject must be one subject"},
      Row{age + "subjectBindings: [{subject: s, allowedResources: ['https://gw/mcp']}, {subject: s, allowedResources: "
                "['https://gw/mcp']}]",
          "subjectBindings/1/subject", ".subjectBindings[1].subject \"s\" is given twice"},
      Row{age + "subjectBindings: [{subject: s}]", "subjectBindings/0/allowedResources",
          ".subjectBindings[0].allowedResources is required"},
      Row{age + "subjectBindings: [{subject: s, allowedResources: ['*']}]", "subjectBindings/0/allowedResources",
          ".subjectBindings[0].allowedResources must name resources, not all of them"},
      Row{age + "subjectBindings: [{subject: s, allowedResources: ['']}]", "subjectBindings/0/allowedResources",
          ".subjectBindings[0].allowedResources must name resources, not all of them"},
      Row{age + "subjectBindings: [{subject: s, allowedResources: [abc]}]", "subjectBindings/0/allowedResources",
          ".subjectBindings[0].allowedResources contains \"abc\", which must be an absolute http or https URL"},
      Row{age + "subjectBindings: [{subject: s, allowedResources: ['https://z']}]",
          "subjectBindings/0/allowedResources",
          ".subjectBindings[0].allowedResources contains \"https://z\", which is not the resource of the gateway "
          "(spec.incomingAuth.oidcConfigRef.resourceUrl)"},
      Row{age + binding + ", acceptedAudiences: ['']", "acceptedAudiences",
          ".acceptedAudiences contains \"\", which is empty"},
      Row{age + binding + ", acceptedAudiences: [abc]", "acceptedAudiences",
          ".acceptedAudiences contains \"abc\", which must be an absolute http or https URL"},
      Row{age + binding + ", acceptedAudiences: ['https://gw/mcp']", "acceptedAudiences",
          ".acceptedAudiences contains \"https://gw/mcp\", which is the resource of the gateway and not this server"}};
  for (const Row& row : rows) {
    CAPTURE(row.grant);
    CHECK(issuers("[{issuerUrl: 'https://t', jwtBearerGrant: {" + row.grant + "}}]") ==
          (row.message.empty() ? ""
                               : "trustedIssuers/0/jwtBearerGrant/" + row.pointer +
                                     ": trustedIssuers[0].jwtBearerGrant" + row.message));
  }
}

TEST_CASE("a grant does not replace the audience once actors are named") {
  const std::string grant =
      "jwtBearerGrant: {maxAssertionAge: 5m, subjectBindings: [{subject: s, allowedResources: ['https://gw/mcp']}]}";
  const std::string actors =
      GENERATE("actorClaim: azp", "actorMatcher: 'true'", "allowMayAct: true", "allowedActors: [x]");
  CHECK(issuers("[{issuerUrl: 'https://t', " + grant + ", " + actors + "}]")
            .find("trustedIssuers/0/expectedAudience: ") == 0);
}

TEST_CASE("without a decision about the gateway's resource nothing is compared with it") {
  CHECK(problems(delegate_client_problems,
                 "delegateClients: [{clientId: a, " + kSecret + ", scopes: [x], audiences: ['https://z']}]", Json())
            .empty());
}

}  // namespace
}  // namespace vmcp
