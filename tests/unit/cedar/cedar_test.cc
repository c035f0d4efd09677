// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/cedar.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("entities are a JSON array of objects with uid") {
  CHECK_FALSE(cedar_entities_problem(""));
  CHECK_FALSE(cedar_entities_problem("[]"));
  CHECK_FALSE(cedar_entities_problem(R"([{"uid":{"type":"User","id":"a"},"attrs":{},"parents":[]}])"));
  CHECK(cedar_entities_problem("{}") == "must be a JSON array of entities");
  CHECK(cedar_entities_problem("[") == "not valid JSON");
  CHECK_FALSE(cedar_entities_problem(R"([{"uid":{"__entity":{"type":"User","id":"a"}},
      "attrs":{"a":[1,{"b":"c"},true],"ip":{"__extn":{"fn":"ip","arg":"10.0.0.1"}}},
      "parents":[{"type":"Group","id":"g"}],"tags":{"t":"v"}}])"));
  const std::string shape = " must be an object with a uid of the form {\"type\": …, \"id\": …}";
  CHECK(cedar_entities_problem("[1]") == "entity 0" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":{"type":"User","id":"a"}},{"attrs":{}}])") == "entity 1" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":"a"}])") == "entity 0" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":{"type":"User"}}])") == "entity 0" + shape);
  CHECK(cedar_entities_problem(R"([{"uid":{"type":"User","id":1}}])") == "entity 0" + shape);
}

TEST_CASE("parents and attributes of entities have Cedar's types") {
  const auto problem = [](const std::string& members) {
    return cedar_entities_problem(R"([{"uid":{"type":"User","id":"a"},)" + members + "}]").value_or("");
  };
  const std::string parents = "entity 0 must have a list of parents of the form {\"type\": …, \"id\": …}";
  CHECK(problem(R"("parents":{})") == parents);
  CHECK(problem(R"("parents":["g"])") == parents);
  const std::string types = " must be an object of texts, integers, booleans, lists and objects";
  CHECK(problem(R"("attrs":[])") == "entity 0 attrs" + types);
  CHECK(problem(R"("attrs":{"a":1.5})") == "entity 0 attrs" + types);
  CHECK(problem(R"("attrs":{"a":9223372036854775808})") == "entity 0 attrs" + types);
  CHECK(problem(R"("tags":{"a":[null]})") == "entity 0 tags" + types);
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
