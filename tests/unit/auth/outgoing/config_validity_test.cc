// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/config_validity.h"

#include <string>

#include "sync/text/text.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

ConfigObject config(Json spec) {
  ConfigObject out;
  out.metadata.name = "c";
  out.metadata.generation = 5;
  out.spec = std::move(spec);
  return out;
}

std::string problem(const ConfigObject& object) {
  const auto found = config_validity_problem(object);
  return found ? concat({found->reason, "/", found->exclusion_reason, ": ", found->message}) : "";
}

std::string invalid(const std::string& message) {
  return "InvalidExternalAuthConfig/AuthConfigInvalid: " + message;
}

constexpr const char* kObjects[] = {"tokenExchange", "headerInjection", "bearerToken", "embeddedAuthServer",
                                    "awsSts",        "upstreamInject",  "xaa",         "obo"};

Json good(const std::string& type) {
  Json spec{{"type", type}};
  if (type == "awsSts") {
    spec[type] = {
        {"region", "eu-west-1"}, {"fallbackRoleArn", "arn:aws:iam::123456789012:role/r"}, {"sessionDuration", 3600}};
  } else if (type == "upstreamInject") {
    spec[type] = {{"providerName", "github"}};
  } else if (type != "unauthenticated") {
    spec[type] = Json::object();
  }
  return spec;
}

// spec/30-outgoing-auth.md §3.

TEST_CASE("a config with exactly the sub-object of its type is usable") {
  for (const char* type : kObjects) {
    CAPTURE(type);
    CHECK(problem(config(good(type))).empty());
  }
  CHECK(problem(config(good("unauthenticated"))).empty());
}

TEST_CASE("the sub-object of the type is missing") {
  for (const char* type : kObjects) {
    CAPTURE(type);
    CHECK(problem(config({{"type", type}})) ==
          invalid(std::string(type) + " configuration must be set if and only if type is '" + type + "'"));
    CHECK_FALSE(problem(config({{"type", type}, {type, nullptr}})).empty());
  }
}

TEST_CASE("a sub-object of another type is set") {
  for (const char* type : kObjects) {
    const std::string other = std::string(type) == "xaa" ? "obo" : "xaa";
    Json spec = good(type);
    spec[other] = Json::object();
    CAPTURE(type);
    CHECK(problem(config(spec)) ==
          invalid(other + " configuration must be set if and only if type is '" + other + "'"));
  }
}

TEST_CASE("unauthenticated takes no sub-object at all") {
  for (const char* other : kObjects) {
    CAPTURE(other);
    CHECK(problem(config({{"type", "unauthenticated"}, {other, Json::object()}})) ==
          invalid("no configuration must be set when type is 'unauthenticated'"));
  }
}

TEST_CASE("upstreamInject names a provider") {
  CHECK(problem(config({{"type", "upstreamInject"}, {"upstreamInject", {{"providerName", ""}}}})) ==
        invalid("upstreamInject requires a non-empty providerName"));
  CHECK(problem(config({{"type", "upstreamInject"}, {"upstreamInject", Json::object()}})) ==
        invalid("upstreamInject requires a non-empty providerName"));
}

TEST_CASE("the rules of awsSts") {
  const Json mapping{{"claim", "g"}, {"roleArn", "arn"}};
  struct Row {
    Json sts;
    std::string message;
  };
  const std::string duration = "awsSts.sessionDuration must be between 900 and 43200 seconds";
  const std::string at_1 = "awsSts.roleMappings[1]";
  const Row rows[] = {
      {{{"fallbackRoleArn", "arn"}}, "awsSts.region is required"},
      {{{"region", ""}, {"fallbackRoleArn", "arn"}}, "awsSts.region is required"},
      {{{"region", "r"}}, "awsSts: at least one of fallbackRoleArn or roleMappings must be configured"},
      {{{"region", "r"}, {"roleMappings", Json::array()}},
       "awsSts: at least one of fallbackRoleArn or roleMappings must be configured"},
      {{{"region", "r"}, {"roleMappings", {mapping, {{"claim", "g"}}}}}, at_1 + ".roleArn is required"},
      {{{"region", "r"}, {"roleMappings", {mapping, {{"roleArn", "arn"}}}}},
       at_1 + ": exactly one of claim or matcher must be set"},
      {{{"region", "r"}, {"roleMappings", {mapping, {{"roleArn", "arn"}, {"claim", "g"}, {"matcher", "m"}}}}},
       at_1 + ": claim and matcher are mutually exclusive"},
      {{{"region", "r"}, {"fallbackRoleArn", "arn"}, {"sessionDuration", 899}}, duration},
      {{{"region", "r"}, {"fallbackRoleArn", "arn"}, {"sessionDuration", 43201}}, duration},
      {{{"region", "r"}, {"fallbackRoleArn", "arn"}, {"sessionDuration", 900}}, ""},
      {{{"region", "r"}, {"fallbackRoleArn", "arn"}, {"sessionDuration", 43200}}, ""},
      {{{"region", "r"}, {"roleMappings", Json::array({mapping})}}, ""},
      {{{"region", "r"}, {"roleMappings", Json::array({Json{{"matcher", "m"}, {"roleArn", "arn"}}})}}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.sts.dump());
    CHECK(problem(config({{"type", "awsSts"}, {"awsSts", row.sts}})) ==
          (row.message.empty() ? "" : invalid(row.message)));
  }
}

TEST_CASE("a type that nobody knows") {
  CHECK(problem(config({{"type", "spiffe"}})) == "ConversionFailed/AuthTypeUnsupported: unsupported auth type: spiffe");
  CHECK(problem(config(Json::object())) == "ConversionFailed/AuthTypeUnsupported: unsupported auth type: ");
}

TEST_CASE("a Valid=False of the config's own controller is mirrored while it is current") {
  struct Row {
    std::string_view status;
    std::int64_t of_condition, of_status;
    bool mirrored;
  };
  const Row row =
      GENERATE(Row{"False", 5, 0, true}, Row{"False", 0, 5, true}, Row{"False", 0, 0, true}, Row{"False", 4, 5, false},
               Row{"False", 0, 4, false}, Row{"True", 5, 5, false}, Row{"Unknown", 5, 5, false});
  CAPTURE(row.status, row.of_condition, row.of_status);
  ConfigObject object = config(good("xaa"));
  object.status.observed_generation = row.of_status;
  object.status.conditions = {{"Valid", row.status, "EnterpriseRequired", "needs a licence", {}, row.of_condition}};
  CHECK(problem(object) ==
        (row.mirrored ? "EnterpriseRequired/AuthConfigInvalid: invalid (EnterpriseRequired): needs a licence" : ""));
}

TEST_CASE("a mirrored condition without reason gets one") {
  ConfigObject object = config(good("xaa"));
  object.status.conditions = {{"Ready", "False", "Other", "x", {}, 5}, {"Valid", "False", "", "bad", {}, 5}};
  CHECK(problem(object) == "InvalidExternalAuthConfig/AuthConfigInvalid: invalid (InvalidExternalAuthConfig): bad");
}

TEST_CASE("a Valid=True does not admit what our own rules refuse") {
  ConfigObject object = config({{"type", "xaa"}});
  object.status.conditions = {{"Valid", "True", "Ok", "", {}, 5}};
  CHECK_FALSE(problem(object).empty());
}

}  // namespace
}  // namespace vmcp
