// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/authorization.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const std::string kPolicy = "permit(principal, action, resource);";
const std::string kDocument =
    R"({"version":"1.0","type":"cedarv1","cedar":{"policies":["permit(principal, action, resource);"],)"
    R"("group_claim_name":"groups","role_claim_name":"roles","group_entity_type":"G"}})";

std::string spec(const std::string& auth) {
  return "{incomingAuth: {type: anonymous, " + auth + "}}";
}

TEST_CASE("without a source everything is permitted") {
  const auto decided = decide_authorization(Scene("{incomingAuth: {type: anonymous}}").inputs());
  CHECK(decided.value.node.is_null());
  CHECK(decided.report.conditions.empty());
  CHECK(decided.report.notes.empty());
}

TEST_CASE("a primary upstream without policies has no effect, which is said") {
  const Scene scene("{incomingAuth: {type: anonymous}, authServerConfig: {primaryUpstreamProvider: a}}");
  CHECK_FALSE(
      note(decide_authorization(scene.inputs()).report, "/spec/authServerConfig/primaryUpstreamProvider").empty());
}

TEST_CASE("inline policies are written in the documented order") {
  const Scene scene(
      "{incomingAuth: {type: anonymous, authzConfig: {type: inline, groupClaimName: g, roleClaimName: r, "
      "groupEntityType: T, inline: {policies: ['" +
      kPolicy +
      "'], entitiesJson: '[]'}}}, "
      "authServerConfig: {upstreamProviders: [{name: idp}]}}");
  const auto decided = decide_authorization(scene.inputs());
  CHECK(all_refusals(decided.report).empty());
  CHECK(decided.value.node.dump() == R"({"type":"cedar","policies":["permit(principal, action, resource);"],)"
                                     R"("entitiesJson":"[]","primaryUpstreamProvider":"idp","groupClaimName":"g",)"
                                     R"("roleClaimName":"r","groupEntityType":"T"})");
}

TEST_CASE("empty keys are left out") {
  const Scene scene(spec("authzConfig: {type: inline, inline: {policies: ['" + kPolicy + "'], entitiesJson: ''}}"));
  CHECK(decide_authorization(scene.inputs()).value.node.dump() ==
        R"({"type":"cedar","policies":["permit(principal, action, resource);"]})");
}

TEST_CASE("inline policies that Cedar cannot read are refused") {
  const Scene scene(spec("authzConfig: {type: inline, inline: {policies: ['permit']}}"));
  CHECK(first_refusal(decide_authorization(scene.inputs()).report) ==
        "AuthConfigured/AuthInvalid /spec/incomingAuth/authzConfig: Authentication configuration is invalid: "
        "spec.incomingAuth.authzConfig: policies[0]: needs a scope of the form (principal, action, resource)");
}

TEST_CASE("the sub-object of authzConfig is that of its type") {
  struct Row {
    const char* config;
    const char* pointer;
  };
  const Row rows[] = {
      Row{"{type: inline}", "/spec/incomingAuth/authzConfig/inline"},
      Row{"{type: configMap}", "/spec/incomingAuth/authzConfig/configMap"},
      Row{"{type: inline, inline: {policies: [x]}, configMap: {name: a}}", "/spec/incomingAuth/authzConfig/configMap"},
      Row{"{type: configMap, inline: {policies: [x]}, configMap: {name: a}}", "/spec/incomingAuth/authzConfig/inline"}};
  for (const Row& row : rows) {
    CAPTURE(row.config);
    const Scene scene(spec(std::string("authzConfig: ") + row.config));
    const auto decided = decide_authorization(scene.inputs());
    REQUIRE(decided.report.refusals.size() == 1);
    CHECK(decided.report.refusals[0].type == "Valid");
    CHECK(decided.report.refusals[0].pointer == row.pointer);
    CHECK(decided.value.node.is_null());
  }
}

TEST_CASE("there is one source at most") {
  const Scene scene(
      spec("authzConfig: {type: inline, inline: {policies: ['" + kPolicy + "']}}, authzConfigRef: {name: a}"));
  CHECK(first_refusal(decide_authorization(scene.inputs()).report) ==
        "Valid/ValidationFailed /spec/incomingAuth/authzConfigRef: authzConfig and authzConfigRef are mutually "
        "exclusive");
}

// ---- ConfigMap

Scene with_config_map(const std::string& fields, std::string_view key, std::string_view text) {
  Scene scene(spec("authzConfig: {type: configMap, configMap: {name: policies}" + fields + "}"));
  scene.config_map("policies", key, text);
  return scene;
}

TEST_CASE("a document in a ConfigMap gives the claims unless the spec names others") {
  CHECK(decide_authorization(with_config_map("", "authz.json", kDocument).inputs()).value.node.dump() ==
        R"({"type":"cedar","policies":["permit(principal, action, resource);"],"groupClaimName":"groups",)"
        R"("roleClaimName":"roles","groupEntityType":"G"})");
  CHECK(decide_authorization(
            with_config_map(", groupClaimName: g, roleClaimName: r, groupEntityType: T", "authz.json", kDocument)
                .inputs())
            .value.node.dump() == R"({"type":"cedar","policies":["permit(principal, action, resource);"],)"
                                  R"("groupClaimName":"g","roleClaimName":"r","groupEntityType":"T"})");
}

TEST_CASE("the key can be another one, and the text YAML") {
  Scene scene(spec("authzConfig: {configMap: {name: policies, key: cedar.yaml}}"));
  const std::string text = "version: '1.0'\ntype: cedarv1\ncedar:\n  policies:\n    - " + kPolicy + "\n";
  scene.config_map("policies", "cedar.yaml", text);
  CHECK(decide_authorization(scene.inputs()).value.node.dump() ==
        R"({"type":"cedar","policies":["permit(principal, action, resource);"]})");
}

TEST_CASE("what is wrong with the ConfigMap is said") {
  const std::string place = " /spec/incomingAuth/authzConfig/configMap: Authorization ConfigMap is invalid: ";
  const std::string invalid = "AuthConfigured/AuthzConfigMapInvalid" + place;
  SECTION("no name") {
    const Scene scene(spec("authzConfig: {type: configMap, configMap: {key: a}}"));
    CHECK(first_refusal(decide_authorization(scene.inputs()).report) ==
          invalid + "configMap authz config type specified but reference is missing name");
  }
  SECTION("not there") {
    const Scene scene(spec("authzConfig: {type: configMap, configMap: {name: policies}}"));
    CHECK(first_refusal(decide_authorization(scene.inputs()).report) ==
          "AuthConfigured/AuthzConfigMapNotFound" + place + "failed to get Authz ConfigMap team-a/policies: not found");
  }
  SECTION("contents") {
    struct Row {
      std::string key;
      std::string text;
      std::string message;
    };
    const std::string of = "from ConfigMap team-a/policies key \"authz.json\": ";
    const Row rows[] = {
        Row{"other", "x", "authz ConfigMap team-a/policies is missing key \"authz.json\""},
        Row{"authz.json", " \n\t", "authz ConfigMap team-a/policies key \"authz.json\" is empty"},
        Row{"authz.json", "a: [", "failed to parse authz config " + of + "line 2, column 1: not valid YAML"},
        Row{"authz.json", "{}", "invalid authz config " + of + "version is required"},
        Row{"authz.json", "{version: '1', type: httpv1}",
            "authz ConfigMap team-a/policies is not a Cedar config: its type is httpv1, and a VirtualMCPServer takes "
            "cedarv1 "
            "only"}};
    for (const Row& row : rows) {
      CAPTURE(row.text);
      CHECK(first_refusal(decide_authorization(with_config_map("", row.key, row.text).inputs()).report) ==
            invalid + row.message);
    }
  }
  SECTION("a reserved word from the spec") {
    CHECK(
        first_refusal(decide_authorization(with_config_map(", groupEntityType: like", "authz.json", kDocument).inputs())
                          .report) == invalid + "group entity type: \"like\" is a reserved word of Cedar");
  }
}

TEST_CASE("keys of the document that have no effect are said") {
  const Scene scene = with_config_map("", "authz.json",
                                      "{version: '1', type: cedarv1, cedar: {policies: ['permit(principal, action, "
                                      "resource);'], multi_valued_claims: [a], "
                                      "primary_upstream_provider: idp}}");
  const Report report = decide_authorization(scene.inputs()).report;
  CHECK_FALSE(note(report, "ConfigMap/policies/data/authz.json/cedar/multi_valued_claims").empty());
  CHECK_FALSE(note(report, "ConfigMap/policies/data/authz.json/cedar/primary_upstream_provider").empty());
}

// ---- MCPAuthzConfig

const std::string kReference = spec("authzConfigRef: {name: rules}");

TEST_CASE("an MCPAuthzConfig gives its cedar object") {
  Scene scene(kReference);
  scene.authz_config("rules", "{type: cedarv1, config: {policies: ['" + kPolicy + "'], group_claim_name: g}}");
  scene.judged("True", "").config_hash("abc");
  const auto decided = decide_authorization(scene.inputs());
  CHECK(all_refusals(decided.report).empty());
  CHECK(decided.value.node.dump() ==
        R"({"type":"cedar","policies":["permit(principal, action, resource);"],"groupClaimName":"g"})");
  CHECK(decided.value.config_hash == "abc");
  CHECK(condition(decided.report, "AuthzConfigRefValidated") ==
        "True AuthzConfigRefValid: MCPAuthzConfig rules is valid and ready");
}

TEST_CASE("what is wrong with the MCPAuthzConfig is said") {
  struct Row {
    const char* object;  ///< Empty: none.
    const char* status;  ///< Of its condition; empty: none.
    const char* refusal;
  };
  const Row rows[] = {
      Row{"", "",
          "AuthzConfigRefNotFound /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules not found: there is none of "
          "this name "
          "in namespace team-a"},
      Row{"{type: cedarv1, config: {policies: ['permit(principal, action, resource);']}}", "False",
          "AuthzConfigRefNotValid /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules is not valid: MCPAuthzConfig "
          "team-a/rules is not valid (condition \"Valid\" is not True): no good"},
      Row{"{config: {a: 1}}", "",
          "AuthzConfigRefNotValid /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules is not valid: type must not "
          "be empty"},
      Row{"{type: httpv1, config: {a: 1}}", "True",
          "AuthzConfigRefNotValid /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules has unsupported type "
          "\"httpv1\" for "
          "VirtualMCPServer; only cedarv1 is supported"},
      Row{"{type: cedarv1}", "",
          "AuthzConfigRefNotValid /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules is not valid: config must "
          "not be "
          "empty"},
      Row{"{type: cedarv1, config: {policies: []}}", "True",
          "AuthzConfigRefNotValid /spec/incomingAuth/authzConfigRef: MCPAuthzConfig rules is not valid: invalid "
          "cedarv1 "
          "configuration: at least one policy is required for Cedar authorization"}};
  for (const Row& row : rows) {
    CAPTURE(row.object);
    Scene scene(kReference);
    if (*row.object != 0) scene.authz_config("rules", row.object);
    if (*row.status != 0) scene.judged(row.status, "no good");
    CHECK(first_refusal(decide_authorization(scene.inputs()).report) ==
          std::string("AuthzConfigRefValidated/") + row.refusal);
  }
}

TEST_CASE("the reference to an MCPAuthzConfig must have a name") {
  CHECK(first_refusal(decide_authorization(Scene(spec("authzConfigRef: {}")).inputs()).report) ==
        "Valid/ValidationFailed /spec/incomingAuth/authzConfigRef/name: spec.incomingAuth.authzConfigRef.name is "
        "required");
}

TEST_CASE("the rules for the primary upstream hold for both sources") {
  const std::string reference =
      "{incomingAuth: {type: anonymous, authzConfigRef: {name: rules}}, authServerConfig: {upstreamProviders: [{name: "
      "a}], "
      "primaryUpstreamProvider: b}}";
  Scene scene(reference);
  scene.authz_config("rules", "{type: cedarv1, config: {policies: ['" + kPolicy + "']}}");
  CHECK(first_refusal(decide_authorization(scene.inputs()).report)
            .find("AuthServerConfigValidated/AuthzUpstreamUnknown") == 0);
}

}  // namespace
}  // namespace vmcp
