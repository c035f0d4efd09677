#include "sync/auth/cedar.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("policies that Cedar reads are accepted") {
  for (const std::string_view policy :
       {"permit(principal, action, resource);", "forbid ( principal , action , resource ) ;",
        "permit(principal in THVGroup::\"staff\", action == Action::\"call_tool\", resource);",
        "permit(principal is User in Group::\"a\", action in [Action::\"a\", Action::\"b\"], resource is Tool);",
        "@id(\"one\") @note\npermit(principal, action, resource) when { resource.tags.contains(\"a;b\") } "
        "unless { !(1 < 2) };",
        "// comment with \" and (\npermit(principal, action, resource); // more\n",
        "permit(principal == User::\"a, b)\", action, resource);",
        "permit(principal, action, resource) when { {\"a\": [1, 2]}.a == [] };"}) {
    CAPTURE(policy);
    CHECK_FALSE(cedar_policy_problem(policy));
  }
}

TEST_CASE("policies that Cedar cannot read are refused") {
  struct Row {
    std::string policy;
    std::string problem;
  };
  const std::string scope = "needs a scope of the form (principal, action, resource)";
  const Row rows[] = {
      Row{"", "is empty: there must be exactly one statement in each element"},
      Row{"// nothing", "is empty: there must be exactly one statement in each element"},
      Row{"allow(principal, action, resource);", "must start with permit or forbid"},
      Row{"\"permit\"(principal, action, resource);", "must start with permit or forbid"},
      Row{"Permit(principal, action, resource);", "must start with permit or forbid"},
      Row{"permit;", scope},
      Row{"permit();", scope},
      Row{"permit(principal, action);", scope},
      Row{"permit(action, principal, resource);", scope},
      Row{"permit(principal, action, resource, x);", scope},
      Row{"permit(principal, action, resource,);", scope},
      Row{"permit(principal; action, resource);", scope},
      Row{"permit(principal, action, resource)", "must end with a semicolon"},
      Row{"permit(principal, action, resource) if { true };",
          "has \"if\" where when, unless or a semicolon is expected"},
      Row{"permit(principal, action, resource) when true;", "when and unless must be followed by { … }"},
      Row{"permit(principal, action, resource) when", "when and unless must be followed by { … }"},
      Row{"permit(principal, action, resource); permit(principal, action, resource);",
          "is more than one statement: there must be exactly one in each element"},
      Row{"permit(principal, action, resource);;",
          "is more than one statement: there must be exactly one in each element"},
      Row{"@(\"x\") permit(principal, action, resource);", "an annotation must be written @name(\"text\")"},
      Row{"@id(x) permit(principal, action, resource);", "an annotation must be written @name(\"text\")"},
      Row{"permit(principal, action, resource) when { \"a };", "has a string literal that is not closed"},
      Row{"permit(principal, action, resource) when { ( };", "has a } without its opening bracket"},
      Row{"permit(principal, action, resource", "has a ( that is not closed"}};
  for (const Row& row : rows) {
    CAPTURE(row.policy);
    CHECK(cedar_policy_problem(row.policy).value_or("") == row.problem);
  }
}

TEST_CASE("entities are a JSON array of objects with uid") {
  CHECK_FALSE(cedar_entities_problem(""));
  CHECK_FALSE(cedar_entities_problem("[]"));
  CHECK_FALSE(cedar_entities_problem(R"([{"uid":{"type":"User","id":"a"},"attrs":{},"parents":[]}])"));
  CHECK(cedar_entities_problem("{}") == "must be a JSON array of entities");
  CHECK(cedar_entities_problem("[") == "not valid JSON");
  const std::string shape = " must be an object with a uid of the form {\"type\": …, \"id\": …}";
  CHECK(cedar_entities_problem("[1]") == "entity 0" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":{"type":"User","id":"a"}},{"attrs":{}}])") == "entity 1" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":"a"}])") == "entity 0" + shape);
}

TEST_CASE("the group entity type is an identifier of Cedar") {
  CHECK_FALSE(cedar_entity_type_problem(""));
  CHECK_FALSE(cedar_entity_type_problem(GENERATE("Group", "_g", "THVGroup2", "True", "permit")));
}

TEST_CASE("Cedar's own words and namespaces are no group entity type") {
  CHECK(cedar_entity_type_problem("A::B") == "\"A::B\" is not a Cedar identifier (letters, digits and _, without ::)");
  CHECK(cedar_entity_type_problem("2a"));
  CHECK(cedar_entity_type_problem("a-b"));
  const std::string word = GENERATE("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");
  CHECK(cedar_entity_type_problem(word) == "\"" + word + "\" is a reserved word of Cedar");
}

TEST_CASE("the first thing that is wrong is named with its place") {
  CedarConfig config;
  CHECK(cedar_problem(config) == "at least one policy is required for Cedar authorization");
  config.policies = {"permit(principal, action, resource);", "permit"};
  CHECK(cedar_problem(config).value_or("").substr(0, 12) == "policies[1]:");
  config.policies.pop_back();
  CHECK_FALSE(cedar_problem(config));
  config.group_entity_type = "in";
  CHECK(cedar_problem(config) == "group entity type: \"in\" is a reserved word of Cedar");
  config.entities_json = "{}";
  CHECK(cedar_problem(config) == "entities: must be a JSON array of entities");
}

}  // namespace
}  // namespace vmcp
