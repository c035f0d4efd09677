// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/strategy.h"

#include <deque>
#include <string>
#include <vector>

#include "sync/schema/schema.h"
#include "sync/text/text.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

using Names = std::vector<std::string>;

/// An MCPExternalAuthConfig as decoded, CRD defaults filled in. It is kept, because a strategy holds views into it.
const ConfigObject& config(const std::string& type, Json part, std::string_view name = "my-cfg") {
  Json spec{{"type", type}};
  if (!part.is_null()) spec[type] = std::move(part);
  auto conformed = schema::conform(schema::external_auth_config(), spec, "");
  REQUIRE(conformed);
  ConfigObject out;
  out.metadata.name = name;
  out.spec = std::move(conformed->tree);
  static std::deque<ConfigObject> kept;
  return kept.emplace_back(std::move(out));
}

Strategy converted(const ConfigObject& object, const Names* upstreams = nullptr) {
  const StrategyResult result = convert_to_strategy(object, upstreams, {});
  INFO((result ? std::string() : result.error().message));
  REQUIRE(result);
  return **result;
}

std::string failure(const ConfigObject& object, const Names* upstreams = nullptr) {
  const StrategyResult result = convert_to_strategy(object, upstreams, {});
  if (result) return "";
  const StrategyFailure& failure = result.error();
  return concat({failure.reason, "/", failure.exclusion_reason, ": ", failure.message});
}

std::string invalid(const std::string& message) {
  return "ConversionFailed/AuthConfigInvalid: " + message;
}

/// The value of one key of `outgoingAuth.backends`.
Json node_of(const Strategy& strategy) {
  Json out{{"type", strategy.type}};
  for (const StrategyField& field : strategy.fields) out[strategy.part][field.key] = field.value();
  return out;
}

/// `NAME=secret.key`, with a `?` when optional.
Names env(const Strategy& strategy) {
  Names out;
  for (const SecretEnv& each : strategy.env) {
    out.push_back(concat({each.name, "=", each.secret.name, ".", each.secret.key, each.secret.optional ? "?" : ""}));
  }
  return out;
}

const Json kSecret{{"name", "s"}, {"key", "k"}};

// spec/30-outgoing-auth.md §2.

TEST_CASE("unauthenticated") {
  const Strategy out = converted(config("unauthenticated", nullptr));
  CHECK(out.type == "unauthenticated");
  CHECK(out.config_name == "my-cfg");
  CHECK(node_of(out).dump() == R"({"type":"unauthenticated"})");
  CHECK(out.env.empty());
  CHECK(node_of(*unauthenticated_strategy()) == node_of(out));
  CHECK(unauthenticated_strategy()->config_name.empty());
}

TEST_CASE("headerInjection") {
  const Strategy out = converted(config("headerInjection", {{"headerName", "X-API-Key"}, {"valueSecretRef", kSecret}}));
  CHECK(out.type == "header_injection");
  CHECK(node_of(out).dump() == R"({"type":"header_injection","headerInjection":{"headerName":"X-API-Key",)"
                               R"("headerValueEnv":"TOOLHIVE_HEADER_INJECTION_VALUE_MY_CFG"}})");
  CHECK(env(out) == Names{"TOOLHIVE_HEADER_INJECTION_VALUE_MY_CFG=s.k"});
}

TEST_CASE("headerInjection that would break the runtime") {
  CHECK(failure(config("headerInjection", {{"valueSecretRef", kSecret}})) ==
        invalid("headerInjection.headerName is required"));
  CHECK(failure(config("headerInjection", {{"headerName", "X Y"}, {"valueSecretRef", kSecret}})) ==
        invalid("headerInjection.headerName is not a valid HTTP header name"));
  CHECK(failure(config("headerInjection", {{"headerName", "X"}})) ==
        invalid("headerInjection.valueSecretRef is required"));
  CHECK(failure(config("headerInjection", {{"headerName", "X"}, {"valueSecretRef", {{"name", "s"}}}})) ==
        invalid("headerInjection.valueSecretRef does not name a Secret and one of its keys"));
  CHECK(failure(config("headerInjection", {{"headerName", "X"}, {"valueSecretRef", {{"name", "S"}, {"key", "k"}}}})) ==
        invalid("headerInjection.valueSecretRef does not name a Secret and one of its keys"));
}

TEST_CASE("tokenExchange, everything set") {
  const Strategy out = converted(config("tokenExchange", {{"tokenUrl", "https://idp/token"},
                                                          {"clientId", "gw"},
                                                          {"clientSecretRef", kSecret},
                                                          {"audience", "aud"},
                                                          {"scopes", {"b", "a"}},
                                                          {"subjectTokenType", "jwt"},
                                                          {"subjectProviderName", "up"},
                                                          {"externalTokenHeaderName", "X-Token"}}));
  CHECK(node_of(out).dump() ==
        R"({"type":"token_exchange","tokenExchange":{"tokenUrl":"https://idp/token","clientId":"gw",)"
        R"("clientSecretEnv":"TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET_MY_CFG","audience":"aud","scopes":["b","a"],)"
        R"("subjectTokenType":"urn:ietf:params:oauth:token-type:jwt","subjectProviderName":"up"}})");
  CHECK(env(out) == Names{"TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET_MY_CFG=s.k"});
}

TEST_CASE("tokenExchange, empty values are left out") {
  const Strategy out = converted(
      config("tokenExchange",
             {{"tokenUrl", "https://idp/token"}, {"clientId", ""}, {"audience", ""}, {"scopes", Json::array()}}));
  CHECK(node_of(out).dump() == R"({"type":"token_exchange","tokenExchange":{"tokenUrl":"https://idp/token"}})");
  CHECK(out.env.empty());
}

TEST_CASE("subject token types are written as URNs") {
  struct Row {
    std::string given, written;
  };
  const std::string urn = "urn:ietf:params:oauth:token-type:";
  const Row rows[] = {{"access_token", urn + "access_token"},
                      {"id_token", urn + "id_token"},
                      {"jwt", urn + "jwt"},
                      {urn + "jwt", urn + "jwt"},
                      {"other", "other"}};
  for (const Row& row : rows) {
    CAPTURE(row.given);
    const Strategy out =
        converted(config("tokenExchange", {{"tokenUrl", "https://u"}, {"subjectTokenType", row.given}}));
    CHECK(text_at(node_of(out), {"tokenExchange", "subjectTokenType"}) == row.written);
  }
}

TEST_CASE("tokenExchange that would break the runtime") {
  CHECK(failure(config("tokenExchange", {{"audience", "a"}})) == invalid("tokenExchange.tokenUrl is required"));
  CHECK(failure(config("tokenExchange", {{"tokenUrl", "https://u"}, {"clientSecretRef", kSecret}})) ==
        invalid("tokenExchange.clientId is required with clientSecretRef"));
  CHECK(failure(config("tokenExchange",
                       {{"tokenUrl", "https://u"}, {"clientId", "c"}, {"clientSecretRef", Json::object()}})) ==
        invalid("tokenExchange.clientSecretRef does not name a Secret and one of its keys"));
}

TEST_CASE("a token is asked for only where the gateway may go") {
  const std::string loopback = " must not lead there: IP address 127.0.0.1 falls within blocked range 127.0.0.0/8";
  CHECK(failure(config("tokenExchange", {{"tokenUrl", "http://127.0.0.1/t"}})) ==
        invalid("tokenExchange.tokenUrl" + loopback));
  CHECK(failure(config("tokenExchange", {{"tokenUrl", "file:///etc/passwd"}})) ==
        invalid("tokenExchange.tokenUrl must be an http or https URL"));
  for (const char* key : {"idpTokenUrl", "targetTokenUrl"}) {
    Json part = {{"idpTokenUrl", "https://idp/t"}, {"targetTokenUrl", "https://target/t"}, {"targetAudience", "aud"}};
    part[key] = "https://127.0.0.1/t";
    CHECK(failure(config("xaa", part)) == invalid("xaa." + std::string(key) + loopback));
  }
  CHECK(converted(config("tokenExchange", {{"tokenUrl", "http://sts.team-a.svc.cluster.local/t"}})).part ==
        "tokenExchange");
}

TEST_CASE("upstreamInject needs the embedded authorization server and one of its upstreams") {
  const ConfigObject object = config("upstreamInject", {{"providerName", "github"}});
  const Names upstreams{"google", "github"};
  CHECK(node_of(converted(object, &upstreams)).dump() ==
        R"({"type":"upstream_inject","upstreamInject":{"providerName":"github"}})");
  CHECK(failure(object) ==
        invalid("upstream_inject requires an embedded auth server (spec.authServerConfig must be configured)"));
  const Names others{"google"};
  CHECK(failure(object, &others) ==
        invalid(R"(upstream_inject providerName "github" not found in auth server upstreams)"));
}

TEST_CASE("awsSts with its CRD defaults") {
  const Strategy out = converted(config("awsSts", {{"region", "eu-west-1"}, {"fallbackRoleArn", "arn:f"}}));
  CHECK(node_of(out).dump() ==
        R"({"type":"aws_sts","awsSts":{"region":"eu-west-1","service":"aws-mcp","fallbackRoleArn":"arn:f",)"
        R"("roleClaim":"groups","sessionDuration":3600,"sessionNameClaim":"sub"}})");
  CHECK(out.env.empty());
}

TEST_CASE("awsSts, everything set: the order of mappings and a priority of 0 stay") {
  const Json mappings = Json::array({Json{{"roleArn", "arn:2"}, {"claim", "z"}, {"priority", 0}},
                                     Json{{"matcher", "m"}, {"roleArn", "arn:1"}, {"claim", ""}}});
  const Strategy out = converted(config("awsSts", {{"region", "r"},
                                                   {"service", "s"},
                                                   {"roleMappings", mappings},
                                                   {"roleClaim", "roles"},
                                                   {"sessionDuration", 900},
                                                   {"sessionNameClaim", "email"},
                                                   {"subjectProviderName", "up"}}));
  CHECK(node_of(out).at("awsSts").dump() ==
        R"({"region":"r","service":"s","roleMappings":[{"claim":"z","roleArn":"arn:2","priority":0},)"
        R"({"matcher":"m","roleArn":"arn:1"}],"roleClaim":"roles","sessionDuration":900,"sessionNameClaim":"email",)"
        R"("subjectProviderName":"up"})");
}

Json xaa() {
  return {{"idpTokenUrl", "https://idp/t"}, {"targetTokenUrl", "https://target/t"}, {"targetAudience", "aud"}};
}

TEST_CASE("xaa, the least and everything") {
  CHECK(node_of(converted(config("xaa", xaa()))).at("xaa").dump() ==
        R"({"idpTokenUrl":"https://idp/t","targetTokenUrl":"https://target/t","targetAudience":"aud"})");
  Json all = xaa();
  all.update({{"idpClientId", "i"},
              {"idpClientSecretRef", kSecret},
              {"insecureTargetTokenUrl", true},
              {"targetClientId", "t"},
              {"targetClientSecretRef", {{"name", "s2"}, {"key", "k2"}}},
              {"targetResource", "res"},
              {"scopes", {"a"}},
              {"subjectProviderName", "up"},
              {"subjectTokenType", "urn:ietf:params:oauth:token-type:id_token"}});
  const Strategy out = converted(config("xaa", all));
  CHECK(
      node_of(out).at("xaa").dump() ==
      R"({"idpTokenUrl":"https://idp/t","idpClientId":"i","idpClientSecretEnv":"TOOLHIVE_XAA_IDP_CLIENT_SECRET_MY_CFG",)"
      R"("targetTokenUrl":"https://target/t","insecureTargetTokenUrl":true,"targetClientId":"t",)"
      R"("targetClientSecretEnv":"TOOLHIVE_XAA_TARGET_CLIENT_SECRET_MY_CFG","targetAudience":"aud","targetResource":"res",)"
      R"("scopes":["a"],"subjectProviderName":"up","subjectTokenType":"urn:ietf:params:oauth:token-type:id_token"})");
  // A missing Secret costs the calls of this backend, not the start (spec/30-outgoing-auth.md §7).
  CHECK(env(out) ==
        Names{"TOOLHIVE_XAA_IDP_CLIENT_SECRET_MY_CFG=s.k?", "TOOLHIVE_XAA_TARGET_CLIENT_SECRET_MY_CFG=s2.k2?"});
}

TEST_CASE("xaa without what the runtime wants") {
  for (const char* key : {"idpTokenUrl", "targetTokenUrl", "targetAudience"}) {
    Json part = xaa();
    part.erase(key);
    CHECK(failure(config("xaa", part)) == invalid("xaa." + std::string(key) + " is required"));
  }
  Json part = xaa();
  part["insecureTargetTokenUrl"] = false;
  CHECK_FALSE(node_of(converted(config("xaa", part))).at("xaa").contains("insecureTargetTokenUrl"));
}

TEST_CASE("types that have no strategy") {  // §2.1, D-34
  for (const char* type : {"bearerToken", "embeddedAuthServer"}) {
    const std::string text = failure(config(type, Json::object()));
    CHECK(text.find("ConversionFailed/AuthTypeUnsupported: unsupported auth type: " + std::string(type)) == 0);
    CHECK(text.find("the member's own proxy") != std::string::npos);
  }
  CHECK(failure(config("obo", Json::object())) ==
        "ConversionFailed/AuthTypeUnsupported: on-behalf-of (OBO) external auth type requires an enterprise build");
}

TEST_CASE("an invalid config is not converted") {
  CHECK(failure(config("xaa", nullptr)).find("InvalidExternalAuthConfig/AuthConfigInvalid: ") == 0);
}

// §4

TEST_CASE("env names are made from the config's name") {
  struct Row {
    std::string name, part;
  };
  const Row row = GENERATE(Row{"github", "GITHUB"}, Row{"a-b", "A_B"}, Row{"a.b", "A_B"}, Row{"v1.2-x", "V1_2_X"});
  CHECK(converted(config("headerInjection", {{"headerName", "X"}, {"valueSecretRef", kSecret}}, row.name))
            .env.at(0)
            .name == "TOOLHIVE_HEADER_INJECTION_VALUE_" + row.part);
}

// §5

TEST_CASE("without a subject provider the first upstream is meant") {
  const Names one{"default"};
  const Names two{"first", "second"};
  const Names none;
  struct Row {
    std::string type;
    Json part;
    std::string key;
  };
  const Row rows[] = {{"tokenExchange", {{"tokenUrl", "https://u"}}, "tokenExchange"},
                      {"awsSts", {{"region", "r"}, {"fallbackRoleArn", "a"}}, "awsSts"},
                      {"xaa", xaa(), "xaa"}};
  for (const Row& row : rows) {
    CAPTURE(row.type);
    const ConfigObject object = config(row.type, row.part);
    CHECK(text_at(node_of(converted(object, &one)), {row.key, "subjectProviderName"}) == "default");
    CHECK(find(node_of(converted(object)), {row.key, "subjectProviderName"}) == nullptr);
    CHECK(find(node_of(converted(object, &none)), {row.key, "subjectProviderName"}) == nullptr);
    Json named = row.part;
    named["subjectProviderName"] = "mine";
    CHECK(text_at(node_of(converted(config(row.type, named), &two)), {row.key, "subjectProviderName"}) == "mine");
    if (row.type != "xaa")
      CHECK(text_at(node_of(converted(object, &two)), {row.key, "subjectProviderName"}) == "first");
  }
  CHECK(failure(config("xaa", xaa()), &two) ==
        "AmbiguousSubjectProvider/AmbiguousSubjectProvider: failed to inject subject provider name: "
        "SubjectProviderName must be "
        "set explicitly for xaa when more than one upstream is configured");
}

}  // namespace
}  // namespace vmcp
