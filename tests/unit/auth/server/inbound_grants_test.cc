// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/inbound_grants.h"

#include <string>

#include "sync/auth/server/delegation.h"
#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const std::string kClients =
    "delegateClients: [{clientId: worker, clientSecretRef: {name: s, key: k}, scopes: [openid], audiences: "
    "['https://gw/mcp']}]";
const std::string kExchange = "issuerRef: corp, expectedAudience: a, allowedDelegateClients: [worker]";
const std::string kBearer =
    "maxAssertionAge: 90s, subjectBindings: [{subject: s, allowedResources: ['https://gw/mcp']}]";
const std::string kIssuers =
    "trustedIssuers: [{name: corp, issuerUrl: 'https://corp'}, {issuerUrl: 'https://other', "
    "expectedAudience: b, allowedDelegateClients: ['*']}]";

Json config(const std::string& fields) {
  return Scene("{authServerConfig: {issuer: 'https://gw', " + fields + "}}").parent.spec.at("authServerConfig");
}

std::string problems(const std::string& fields) {
  const Json server = config(fields);
  const Json oidc = {{"resource", "https://gw/mcp"}};
  std::string out;
  for (const Problem& finding : inbound_grant_problems({server, oidc, "gateway", "team-a"})) {
    out += (out.empty() ? "" : "\n") + finding.pointer.substr(std::string("/spec/authServerConfig/").size());
  }
  return out;
}

std::string exchange(const std::string& policy) {
  return problems("trustedIssuers: [{name: corp, issuerUrl: 'https://corp'}], inboundGrants: {tokenExchange: {" +
                  kClients + ", issuerPolicies: " + policy + "}}");
}

std::string bearer(const std::string& policy) {
  return problems(
      "trustedIssuers: [{name: corp, issuerUrl: 'https://corp'}], inboundGrants: {jwtBearer: {issuerPolicies: " +
      policy + "}}");
}

std::string deprecation(const std::string& fields) {
  Report report;
  set_grant_condition(config(fields), report);
  return condition(report, "DeprecatedInboundGrantConfiguration");
}

}  // namespace

TEST_CASE("the families of inboundGrants are written with all they say") {
  const Json server =
      config(kIssuers + ", inboundGrants: {tokenExchange: {" + kClients + ", issuerPolicies: [{" + kExchange +
             ", actorClaim: azp, allowedActors: [x], actorMatcher: 'true', allowMayAct: true}]}"
             ", jwtBearer: {issuerPolicies: [{issuerRef: corp, " +
             kBearer + ", acceptedAudiences: ['https://as']}]}}");
  CHECK(write_inbound_grants(server).dump() ==
        R"({"token_exchange":{"delegate_clients":[{"client_id":"worker","client_secret_env_var":)"
        R"("TOOLHIVE_DELEGATE_CLIENT_SECRET_0","scopes":["openid"],"audiences":["https://gw/mcp"]}],"issuer_policies":)"
        R"([{"issuer_ref":"corp","expected_audience":"a","actor_claim":"azp","allowed_actors":["x"],)"
        R"("actor_matcher":"true","allowed_delegate_clients":["worker"],"allow_may_act":true}]},"jwt_bearer":)"
        R"({"issuer_policies":[{"issuer_ref":"corp","max_assertion_age":"1m30s","subject_bindings":)"
        R"([{"subject":"s","allowed_resources":["https://gw/mcp"]}],"accepted_audiences":["https://as"]}]}})");
  REQUIRE(delegate_client_env(server).size() == 1);
  CHECK(delegate_client_env(server).front().name == "TOOLHIVE_DELEGATE_CLIENT_SECRET_0");
  CHECK(write_delegate_clients(server).is_null());
}

TEST_CASE("an empty family is there, and none is nothing") {
  CHECK(write_inbound_grants(config("inboundGrants: {tokenExchange: {}, jwtBearer: {}}")).dump() ==
        R"({"token_exchange":{},"jwt_bearer":{}})");
  CHECK(write_inbound_grants(config("inboundGrants: {}")).empty());
}

TEST_CASE("a family is given in one way only, two families may be given in two") {
  const std::string old_bearer = "trustedIssuers: [{issuerUrl: 'https://corp', jwtBearerGrant: {" + kBearer + "}}]";
  CHECK(problems(kClients + ", inboundGrants: {tokenExchange: {}}") == "inboundGrants/tokenExchange");
  CHECK(problems(kIssuers + ", inboundGrants: {tokenExchange: {}}") == "inboundGrants/tokenExchange");
  CHECK(problems(old_bearer + ", inboundGrants: {jwtBearer: {}}") == "inboundGrants/jwtBearer");
  CHECK(problems(old_bearer + ", inboundGrants: {tokenExchange: {" + kClients + "}}").empty());
  CHECK(problems(kClients + ", inboundGrants: {jwtBearer: {}}").empty());
}

TEST_CASE("what is wrong with a policy is named at its place") {
  const std::string at = "inboundGrants/tokenExchange/issuerPolicies/";
  CHECK(exchange("[{" + kExchange + "}]").empty());
  CHECK(exchange("[{" + kExchange + "}, {" + kExchange + "}]") == at + "1/issuerRef");
  CHECK(exchange("[{issuerRef: nobody, expectedAudience: a, allowedDelegateClients: [w]}]") == at + "0/issuerRef");
  CHECK(exchange("[{expectedAudience: a, allowedDelegateClients: [w]}]") == at + "0/issuerRef");
  CHECK(exchange("[{issuerRef: corp, allowedDelegateClients: [w]}]") == at + "0/expectedAudience");
  CHECK(exchange("[{issuerRef: corp, expectedAudience: a}]") == at + "0/allowedDelegateClients");
  CHECK(exchange("[{" + kExchange + ", actorClaim: sub}]") == at + "0/actorClaim");
  CHECK(exchange("[{" + kExchange + ", actorMatcher: '(('}]") == at + "0/actorMatcher");
  CHECK(exchange("[{issuerRef: corp, expectedAudience: a, allowedDelegateClients: ['*', w]}]") ==
        at + "0/allowedDelegateClients");
  CHECK(exchange("[{issuerRef: corp, expectedAudience: a, allowedDelegateClients: ['*'], allowMayAct: true}]") ==
        at + "0/allowMayAct");
  const std::string bearer_at = "inboundGrants/jwtBearer/issuerPolicies/";
  CHECK(bearer("[{issuerRef: corp, " + kBearer + "}]").empty());
  CHECK(bearer("[{issuerRef: corp, " + kBearer + "}, {issuerRef: corp, " + kBearer + "}]") ==
        bearer_at + "1/issuerRef");
  CHECK(bearer("[{issuerRef: corp, maxAssertionAge: 0s, subjectBindings: [{subject: s, allowedResources: "
               "['https://gw/mcp']}]}]") == bearer_at + "0/maxAssertionAge");
  CHECK(bearer("[{issuerRef: corp, maxAssertionAge: 5m}]") == bearer_at + "0/subjectBindings");
  CHECK(bearer("[{issuerRef: corp, maxAssertionAge: 5m, subjectBindings: [{subject: s, allowedResources: "
               "['https://elsewhere/mcp']}]}]") == bearer_at + "0/subjectBindings/0/allowedResources");
  CHECK(bearer("[{issuerRef: corp, " + kBearer + ", acceptedAudiences: ['https://gw/mcp']}]") ==
        bearer_at + "0/acceptedAudiences");
}

TEST_CASE("an issuer is trusted for something: by itself, or by a policy that refers to it") {
  const auto wrong = [](const std::string& fields) {
    const Json server = config(fields);
    const Json oidc = {{"resource", "https://gw/mcp"}};
    const Problems found = trusted_issuer_problems({server, oidc, "gateway", "team-a"});
    return found.empty() ? std::string() : found.front().pointer;
  };
  const std::string issuer = "trustedIssuers: [{name: corp, issuerUrl: 'https://corp'}]";
  CHECK(wrong(issuer) == "/spec/authServerConfig/trustedIssuers/0/expectedAudience");
  CHECK(wrong(issuer + ", inboundGrants: {tokenExchange: {issuerPolicies: [{" + kExchange + "}]}}").empty());
  CHECK(wrong(issuer + ", inboundGrants: {jwtBearer: {issuerPolicies: [{issuerRef: corp, " + kBearer + "}]}}").empty());
  CHECK(wrong("trustedIssuers: [{name: a, issuerUrl: 'https://a', expectedAudience: x, allowedDelegateClients: ['*']}, "
              "{name: a, issuerUrl: 'https://b', expectedAudience: x, allowedDelegateClients: ['*']}]") ==
        "/spec/authServerConfig/trustedIssuers/1/name");
}

TEST_CASE("older grant fields are deprecated, and said where they go") {
  const std::string canonical =
      "False CanonicalInboundGrantConfiguration: Only canonical inbound grant configuration is populated";
  CHECK(deprecation("upstreamProviders: []") == canonical);
  CHECK(deprecation("delegateClients: [], trustedIssuers: [{name: corp, issuerUrl: 'https://corp'}], inboundGrants: "
                    "{tokenExchange: {}}") == canonical);
  CHECK(deprecation(kClients +
                    ", trustedIssuers: [{issuerUrl: 'https://a', expectedAudience: x, allowedActors: [ci], "
                    "allowedDelegateClients: [worker]}, {issuerUrl: 'https://b', jwtBearerGrant: {" +
                    kBearer + "}}]") ==
        "True LegacyInboundGrantFields: Deprecated inbound grant fields are configured: "
        "spec.authServerConfig.delegateClients -> spec.authServerConfig.inboundGrants.tokenExchange.delegateClients, "
        "spec.authServerConfig.trustedIssuers[0].expectedAudience -> "
        "spec.authServerConfig.inboundGrants.tokenExchange.issuerPolicies, "
        "spec.authServerConfig.trustedIssuers[0].allowedActors -> "
        "spec.authServerConfig.inboundGrants.tokenExchange.issuerPolicies, "
        "spec.authServerConfig.trustedIssuers[0].allowedDelegateClients -> "
        "spec.authServerConfig.inboundGrants.tokenExchange.issuerPolicies, "
        "spec.authServerConfig.trustedIssuers[1].jwtBearerGrant -> "
        "spec.authServerConfig.inboundGrants.jwtBearer.issuerPolicies");
}

TEST_CASE("a policy that names no delegate client is noted") {
  const std::string place =
      "/spec/authServerConfig/inboundGrants/tokenExchange/issuerPolicies/0/allowedDelegateClients";
  const auto said = [&](const std::string& names) {
    return note(
        inbound_grant_notes(config("inboundGrants: {tokenExchange: {" + kClients +
                                   ", issuerPolicies: [{issuerRef: corp, allowedDelegateClients: " + names + "}]}}")),
        place);
  };
  CHECK(said("[worker]").empty());
  CHECK(said("['*']").empty());
  CHECK(said("[stranger]") == "names \"stranger\", which is none of the delegate clients");
}

}  // namespace vmcp
