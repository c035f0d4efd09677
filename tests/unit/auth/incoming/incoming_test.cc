// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/incoming.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

TEST_CASE("anonymous access is what was asked for") {
  const auto decided = decide_incoming_auth(Scene("{incomingAuth: {type: anonymous}}").inputs());
  CHECK(decided.value.node.dump() == R"({"type":"anonymous"})");
  CHECK(decided.value.pod.env.empty());
  CHECK(condition(decided.report, "AuthConfigured") == "True AuthValid: Authentication configuration is valid");
}

TEST_CASE("a spec that does not say is refused, never anonymous") {
  struct Row {
    const char* spec;
    const char* refusal;
  };
  const Row rows[] = {
      Row{"{}",
          "Valid/ValidationFailed /spec/incomingAuth: spec.incomingAuth is required: set its type to oidc, or to "
          "anonymous if "
          "everybody may call"},
      Row{"{incomingAuth: {}}",
          "Valid/ValidationFailed /spec/incomingAuth/type: spec.incomingAuth.type must be one of: anonymous, oidc"}};
  for (const Row& row : rows) {
    const auto decided = decide_incoming_auth(Scene(row.spec).inputs());
    CHECK(first_refusal(decided.report) == row.refusal);
    CHECK(decided.value.node.is_null());
    CHECK(condition(decided.report, "AuthConfigured").empty());
  }
}

TEST_CASE("type, oidc and authz stand together") {
  Scene scene(
      "{incomingAuth: {type: oidc, oidcConfigRef: {name: idp, audience: gw}, authzConfig: {type: inline, inline: "
      "{policies: "
      "['permit(principal, action, resource);'], entitiesJson: ''}}}}");
  scene.oidc_config("idp", "{type: inline, inline: {issuer: 'https://idp', clientSecretRef: {name: s, key: k}}}");
  scene.config_hash("1a");
  const auto decided = decide_incoming_auth(scene.inputs());
  CHECK(decided.value.node.dump() ==
        R"({"type":"oidc","oidc":{"issuer":"https://idp","audience":"gw","clientSecretEnv":"VMCP_OIDC_CLIENT_SECRET",)"
        R"("resource":"http://vmcp-gateway.team-a.svc.cluster.local:4483"},)"
        R"("authz":{"type":"cedar","policies":["permit(principal, action, resource);"]}})");
  CHECK(decided.value.pod.env.size() == 2);
  CHECK(decided.value.oidc_config_hash == "1a");
  CHECK(decided.value.authz_config_hash.empty());
}

TEST_CASE("every independent mistake is reported at once, and nothing is decided") {
  const Scene scene(
      "{incomingAuth: {type: oidc, oidcConfigRef: {name: idp, audience: gw}, authzConfig: {type: configMap, configMap: "
      "{name: "
      "policies}}}}");
  const auto decided = decide_incoming_auth(scene.inputs());
  REQUIRE(decided.report.refusals.size() == 2);
  CHECK(decided.report.refusals[0].reason == "OIDCConfigRefNotFound");
  CHECK(decided.report.refusals[1].reason == "AuthzConfigMapNotFound");
  CHECK(decided.value.node.is_null());
  CHECK(condition(decided.report, "AuthConfigured").empty());
}

}  // namespace
}  // namespace vmcp
