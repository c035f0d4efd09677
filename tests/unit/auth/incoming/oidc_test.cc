// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/oidc.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

constexpr const char* kSpec = "{incomingAuth: {type: oidc, oidcConfigRef: {name: idp, audience: gw}}}";

Scene inline_scene(const std::string& fields, std::string_view spec = kSpec) {
  Scene scene(spec);
  scene.oidc_config("idp", "{type: inline, inline: {issuer: 'https://idp', " + fields + "}}");
  return scene;
}

TEST_CASE("nothing is resolved without a reference") {
  const auto decided = decide_oidc(Scene("{incomingAuth: {type: anonymous}}").inputs());
  CHECK(decided.value.node.is_null());
  CHECK(all_refusals(decided.report).empty());
  CHECK(decided.report.conditions.empty());
}

TEST_CASE("an inline configuration is written with all it says, in the documented order") {
  Scene scene(
      "{incomingAuth: {type: oidc, oidcConfigRef: {name: idp, audience: gw, scopes: [openid, 'mcp:tools'], "
      "resourceUrl: 'https://gw.example.com/mcp'}}}");
  scene.oidc_config("idp",
                    "{type: inline, inline: {issuer: 'http://idp', clientId: me, clientSecretRef: {name: s, key: k}, "
                    "jwksUrl: 'http://idp/jwks', introspectionUrl: 'http://idp/in', jwksAllowPrivateIP: true, "
                    "protectedResourceAllowPrivateIP: true, insecureAllowHTTP: true, "
                    "caBundleRef: {configMapRef: {name: idp-ca, key: bundle.pem}}}}");
  scene.config_hash("56d3e15");
  const auto decided = decide_oidc(scene.inputs());
  CHECK(all_refusals(decided.report).empty());
  CHECK(decided.value.node.dump() ==
        R"({"issuer":"http://idp","audience":"gw","clientId":"me","clientSecretEnv":"VMCP_OIDC_CLIENT_SECRET",)"
        R"("resource":"https://gw.example.com/mcp","jwksUrl":"http://idp/jwks","introspectionUrl":"http://idp/in",)"
        R"("scopes":["openid","mcp:tools"],"protectedResourceAllowPrivateIp":true,"jwksAllowPrivateIp":true,)"
        R"("insecureAllowHttp":true,"caBundlePath":"/config/certs/idp-ca/bundle.pem"})");
  CHECK(decided.value.config_hash == "56d3e15");
  CHECK(condition(decided.report, "OIDCConfigRefValidated") ==
        "True OIDCConfigRefValid: MCPOIDCConfig idp is valid and ready");
}

TEST_CASE("the shortest configuration has no empty keys, and a resource that exists") {
  const Scene scene = inline_scene("");
  CHECK(decide_oidc(scene.inputs()).value.node.dump() ==
        R"({"issuer":"https://idp","audience":"gw","resource":"http://vmcp-gateway.team-a.svc.cluster.local:4483"})");
}

TEST_CASE("the client secret is there under both names") {
  const Scene scene = inline_scene("clientSecretRef: {name: oidc-client, key: client-secret}");
  const auto decided = decide_oidc(scene.inputs());
  REQUIRE(decided.value.pod.env.size() == 2);
  CHECK(decided.value.pod.env[0].name == "VMCP_OIDC_CLIENT_SECRET");
  CHECK(decided.value.pod.env[1].name == "TOOLHIVE_OIDC_CLIENT_SECRET");
  for (const EnvVar& env : decided.value.pod.env) {
    REQUIRE(env.secret);
    CHECK(env.secret->name == "oidc-client");
    CHECK(env.secret->key == "client-secret");
    CHECK_FALSE(env.secret->optional);
  }
}

TEST_CASE("an incomplete client secret is refused") {
  const auto decided = decide_oidc(inline_scene("clientSecretRef: {name: oidc-client}").inputs());
  CHECK(first_refusal(decided.report) ==
        "AuthConfigured/AuthInvalid /spec/incomingAuth/oidcConfigRef: Authentication configuration is invalid: "
        "MCPOIDCConfig idp: spec.inline.clientSecretRef.name and .key are required");
}

TEST_CASE("the CA bundle is mounted under its own name") {
  struct Row {
    std::string config_map;
    std::string volume;
    std::string directory;
  };
  const Row rows[] = {
      Row{"idp-ca", "oidc-ca-bundle-idp-ca", "/config/certs/idp-ca"},
      Row{"otel", "oidc-ca-bundle-otel", "/config/certs-oidc/otel"},
      Row{"idp.ca", "oidc-ca-bundle-idp-ca-070af6de", "/config/certs/idp.ca"},
      Row{std::string(48, 'x'), "oidc-ca-bundle-" + std::string(48, 'x'), "/config/certs/" + std::string(48, 'x')}};
  for (const Row& row : rows) {
    CAPTURE(row.config_map);
    const auto decided =
        decide_oidc(inline_scene("caBundleRef: {configMapRef: {name: " + row.config_map + "}}").inputs());
    REQUIRE(decided.value.pod.volumes.size() == 1);
    const Volume& volume = decided.value.pod.volumes[0];
    CHECK(volume.name == row.volume);
    CHECK(volume.source == Volume::Source::kConfigMap);
    CHECK(volume.object_name == row.config_map);
    REQUIRE(volume.items.size() == 1);
    CHECK(volume.items[0].key == "ca.crt");
    CHECK(volume.items[0].path == "ca.crt");
    CHECK_FALSE(volume.optional);
    REQUIRE(decided.value.pod.mounts.size() == 1);
    CHECK(decided.value.pod.mounts[0].volume == row.volume);
    CHECK(decided.value.pod.mounts[0].path == row.directory);
    CHECK(text_at(decided.value.node, {"caBundlePath"}) == row.directory + "/ca.crt");
  }
}

TEST_CASE("service accounts use the cluster's issuer and CA unless told otherwise") {
  struct Row {
    const char* fields;
    const char* node;
  };
  const std::string resource = R"("resource":"http://vmcp-gateway.team-a.svc.cluster.local:4483")";
  const Row rows[] = {
      Row{"", R"({"issuer":"https://kubernetes.default.svc","audience":"gw",R,"jwksAllowPrivateIp":true,)"
              R"("caBundlePath":"/var/run/secrets/kubernetes.io/serviceaccount/ca.crt"})"},
      Row{"useClusterAuth: false", R"({"issuer":"https://kubernetes.default.svc","audience":"gw",R})"},
      Row{"useClusterAuth: false, issuer: 'https://i', jwksUrl: 'https://j', introspectionUrl: 'https://n'",
          R"({"issuer":"https://i","audience":"gw",R,"jwksUrl":"https://j","introspectionUrl":"https://n"})"}};
  for (const Row& row : rows) {
    std::string expected = row.node;
    expected.replace(expected.find(",R") + 1, 1, resource);
    Scene scene(kSpec);
    scene.oidc_config("idp",
                      "{type: kubernetesServiceAccount, kubernetesServiceAccount: {" + std::string(row.fields) + "}}");
    const auto decided = decide_oidc(scene.inputs());
    CHECK(all_refusals(decided.report).empty());
    CHECK(decided.value.node.dump() == expected);
    CHECK(decided.value.pod.env.empty());
    CHECK(decided.value.pod.volumes.empty());
  }
}

TEST_CASE("what has no effect is said") {
  CHECK_FALSE(note(decide_oidc(inline_scene("jwksAuthTokenPath: /x").inputs()).report,
                   "MCPOIDCConfig/idp/spec/inline/jwksAuthTokenPath")
                  .empty());
  CHECK(decide_oidc(inline_scene("").inputs()).report.notes.empty());
  Scene scene(kSpec);
  scene.oidc_config("idp",
                    "{type: kubernetesServiceAccount, kubernetesServiceAccount: {serviceAccount: a, namespace: b}}");
  const Report report = decide_oidc(scene.inputs()).report;
  const std::string place = "MCPOIDCConfig/idp/spec/kubernetesServiceAccount/";
  CHECK_FALSE(note(report, place + "useClusterAuth").empty());
  CHECK_FALSE(note(report, place + "serviceAccount").empty());
  CHECK_FALSE(note(report, place + "namespace").empty());
}

TEST_CASE("the reference must be complete") {
  struct Row {
    const char* auth;
    const char* refusal;
  };
  const Row rows[] = {Row{"{type: oidc}",
                          "Valid/ValidationFailed /spec/incomingAuth/oidcConfigRef: "
                          "spec.incomingAuth.oidcConfigRef is required when type is oidc"},
                      Row{"{type: oidc, oidcConfigRef: {audience: gw}}",
                          "Valid/ValidationFailed /spec/incomingAuth/oidcConfigRef/name: "
                          "spec.incomingAuth.oidcConfigRef.name is required"},
                      Row{"{type: oidc, oidcConfigRef: {name: idp}}",
                          "Valid/ValidationFailed /spec/incomingAuth/oidcConfigRef/audience: "
                          "spec.incomingAuth.oidcConfigRef.audience is "
                          "required"}};
  for (const Row& row : rows) {
    const std::string spec = std::string("{incomingAuth: ") + row.auth + "}";
    CHECK(first_refusal(decide_oidc(inline_scene("", spec).inputs()).report) == row.refusal);
  }
}

TEST_CASE("the configuration must be there") {
  const auto decided = decide_oidc(Scene(kSpec).inputs());
  CHECK(first_refusal(decided.report) ==
        "OIDCConfigRefValidated/OIDCConfigRefNotFound /spec/incomingAuth/oidcConfigRef: MCPOIDCConfig idp not found: "
        "there "
        "is none of this name in namespace team-a");
  CHECK(decided.value.node.is_null());
}

TEST_CASE("a verdict of the controller counts while it is current, and ours in any case") {
  const std::string start =
      "OIDCConfigRefValidated/OIDCConfigRefNotValid /spec/incomingAuth/oidcConfigRef: MCPOIDCConfig idp is not valid: ";
  auto judged = [](std::string_view status, std::int64_t generation, const std::string& issuer = "https://idp") {
    Scene scene(kSpec);
    scene.oidc_config("idp", "{type: inline, inline: {issuer: '" + issuer + "'}}").judged(status, "no good");
    scene.last().metadata.generation = generation;
    return first_refusal(decide_oidc(scene.inputs()).report);
  };
  CHECK(judged("True", 3).empty());
  CHECK(judged("False", 3) == start + "no good");
  CHECK(judged("Unknown", 3) == start + "no good");
  CHECK(judged("False", 4).empty());
  CHECK(judged("True", 3, "a") == start + "OIDC issuer URL is malformed: missing scheme or host");
  CHECK(judged("True", 4, "") == start + "OIDC issuer URL is required");
}

TEST_CASE("a reference beside type anonymous is resolved all the same") {
  Scene scene("{incomingAuth: {type: anonymous, oidcConfigRef: {name: idp, audience: gw}}}");
  CHECK(first_refusal(decide_oidc(scene.inputs()).report).find("OIDCConfigRefNotFound") != std::string::npos);
  scene.oidc_config("idp", "{type: inline, inline: {issuer: 'https://idp'}}");
  CHECK_FALSE(decide_oidc(scene.inputs()).value.node.is_null());
}

}  // namespace
}  // namespace vmcp
