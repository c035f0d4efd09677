// SPDX-License-Identifier: Apache-2.0
#include "sync/go/json_schema/rules.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string problem(const std::string& schema) {
  return json_schema_problem(tree(schema)).value_or("");
}

constexpr const char* kDraft4 = R"("$schema":"http://json-schema.org/draft-04/schema#",)";
constexpr const char* kDraft7 = R"("$schema":"http://json-schema.org/draft-07/schema#",)";

}  // namespace

TEST_CASE("schemas that the runtime compiles are accepted") {
  for (
      const std::string schema : {
          R"({})",
          R"({"type":"object"})",
          R"({"type":["object","null"],"title":"t","description":"d","default":{},"examples":"any"})",
          R"({"properties":{"a":{"type":"string","minLength":1,"maxLength":2,"pattern":"^[a-z]+$","format":"uri"}},"required":["a"]})",
          R"({"properties":{"type":{"type":"string"},"$ref":{"type":"string"},"required":{"type":"boolean"}}})",
          R"({"additionalProperties":false,"items":[{"type":"string"},true],"additionalItems":{"type":"null"}})",
          R"({"minimum":1,"exclusiveMinimum":true,"maximum":5.5,"exclusiveMaximum":6,"multipleOf":0.5})",
          R"({"enum":[1,"1",null,[1],{"a":1}],"const":{"x":null}})",
          R"({"oneOf":[],"anyOf":[true,{"type":"string"}],"allOf":[{}],"not":{"type":"null"}})",
          R"({"patternProperties":{"^x-":{}},"dependencies":{"a":["b"],"b":{"type":"object"},"c":[]}})",
          R"({"if":{"type":"object"},"then":true,"else":false,"contains":{},"propertyNames":{"pattern":"x"}})",
          R"({"definitions":{"a":{"type":"string"}},"properties":{"x":{"$ref":"#/definitions/a"}}})",
          R"({"definitions":{"a/b %":{}},"$ref":"#/definitions/a~1b%20%25"})",
          R"({"properties":{"child":{"$ref":"#"}}})",
          R"({"definitions":{"a":{"$id":"#name"}},"properties":{"x":{"$ref":"#name"}}})",
          R"({"properties":{"x":{"$ref":"http://json-schema.org/draft-07/schema#"}}})",
          R"({"properties":{"x":{"$ref":"#","minLength":"ignored beside a reference"}}})",
          R"({"unknownKeyword":5,"minItems":0,"maxItems":3.0,"uniqueItems":true})",
      }) {
    CAPTURE(schema);
    CHECK(problem(schema) == "");
  }
}

TEST_CASE("schemas that the runtime does not compile are refused with the place") {
  struct Row {
    std::string schema;
    const char* problem;
  };
  const char* types = " must be one of array, boolean, integer, null, number, object, string";
  for (const Row& row : {
           Row{"5", "the schema must be a schema (an object)"},
           Row{R"({"type":5})", "/type must be a string or a list of strings"},
           Row{R"({"type":["string","string"]})", "/type must not hold the same item twice"},
           Row{R"({"properties":[]})", "/properties must be an object"},
           Row{R"({"properties":{"a":5}})", "/properties/a must be a schema (an object)"},
           Row{R"({"properties":{"a":null}})", "/properties/a must be a schema (an object)"},
           Row{R"({"properties":{"a/b":{"minLength":"1"}}})",
               "/properties/a~1b/minLength must be a whole number from 0 up"},
           Row{R"({"required":"x"})", "/required must be a list"},
           Row{R"({"required":["a",1]})", "/required must hold strings only"},
           Row{R"({"required":["a","a"]})", "/required must not hold the same item twice"},
           Row{R"({"enum":5})", "/enum must be a list"},
           Row{R"({"enum":[{"a":1},{"a":1}]})", "/enum must not hold the same item twice"},
           Row{R"({"title":5})", "/title must be a string"},
           Row{R"({"description":{}})", "/description must be a string"},
           Row{R"({"$schema":5})", "/$schema must be a string"},
           Row{R"({"$id":5})", "/$id must be a string"},
           Row{R"({"id":5})", "/id must be a string"},
           Row{R"({"format":5})", "/format must be a string"},
           Row{R"({"pattern":"(a"})", "/pattern is not a valid regular expression: missing ): (a"},
           Row{R"({"pattern":5})", "/pattern must be a string"},
           Row{R"({"patternProperties":{"[":{}}})",
               "/patternProperties/[ is not a valid regular expression: missing ]: ["},
           Row{R"({"uniqueItems":"yes"})", "/uniqueItems must be true or false"},
           Row{R"({"minimum":"1"})", "/minimum must be a number"},
           Row{R"({"multipleOf":0})", "/multipleOf must be greater than zero"},
           Row{R"({"minLength":-1})", "/minLength must be a whole number from 0 up"},
           Row{R"({"maxItems":1.5})", "/maxItems must be a whole number from 0 up"},
           Row{R"({"minLength":3,"maxLength":2})", "/minLength is greater than maxLength"},
           Row{R"({"minProperties":3,"maxProperties":2})", "/minProperties is greater than maxProperties"},
           Row{R"({"exclusiveMinimum":true})", "/exclusiveMinimum cannot be used without minimum"},
           Row{R"({"exclusiveMaximum":"x"})", "/exclusiveMaximum must be a number"},
           Row{R"({"items":5})", "/items must be a schema (an object)"},
           Row{R"({"items":[5]})", "/items/0 must be a schema (an object)"},
           Row{R"({"additionalProperties":5})", "/additionalProperties must be a schema (an object)"},
           Row{R"({"anyOf":{}})", "/anyOf must be a list of schemas"},
           Row{R"({"allOf":[{"not":5}]})", "/allOf/0/not must be a schema (an object)"},
           Row{R"({"dependencies":{"a":[1]}})", "/dependencies/a must hold strings only"},
           Row{R"({"definitions":true})", "/definitions must be an object"},
           Row{R"({"if":5})", "/if must be a schema (an object)"},
           Row{R"({"contains":5})", "/contains must be a schema (an object)"},
           Row{R"({"$ref":5})", "/$ref must be a string"},
           Row{R"({"$ref":"#/definitions/a"})", "/$ref points to nothing in the schema"},
           Row{R"({"properties":{"x":{"$ref":"#name"}},"default":{"$id":"#name","type":5}})",
               "#name/type must be a string or a list of strings"},
           Row{R"({"$ref":"#/required/7","required":["a"]})", "/$ref points to nothing in the schema"},
           Row{R"({"$ref":"#/x","x":{"type":5}})", "/x/type must be a string or a list of strings"},
           Row{R"({"$ref":"https://example.com/schema.json"})",
               "/$ref cannot be resolved: a reference must point into the schema itself (#/…)"},
       }) {
    CAPTURE(row.schema);
    CHECK(problem(row.schema) == row.problem);
  }
  CHECK(problem(R"({"type":"objekt"})") == std::string("/type") + types);
  CHECK(problem(R"({"type":["string",5]})") == std::string("/type") + types);
}

TEST_CASE("the draft decides which keywords count and what they look like") {
  struct Row {
    const char* draft;
    const char* rest;
    const char* problem;
  };
  for (const Row& row : {
           Row{kDraft4, R"("items":true)", "/items must be a schema (an object)"},
           Row{kDraft7, R"("items":true)", ""},
           Row{kDraft4, R"("exclusiveMinimum":1)", "/exclusiveMinimum must be true or false"},
           Row{kDraft7, R"("minimum":1,"exclusiveMinimum":true)", "/exclusiveMinimum must be a number"},
           Row{kDraft4, R"("contains":5,"if":5)", ""},
           Row{kDraft4, R"("$id":5)", ""},
           Row{kDraft7, R"("id":5)", ""},
       }) {
    CAPTURE(row.draft, row.rest);
    CHECK(problem("{" + std::string(row.draft) + row.rest + "}") == row.problem);
  }
}

TEST_CASE("schemas that refer to themselves without end are refused, others are not") {
  const char* endless = "the schema refers to itself without end";
  CHECK(problem(R"({"$ref":"#"})") == endless);
  CHECK(problem(R"({"anyOf":[{"type":"string"},{"$ref":"#"}]})") == endless);
  CHECK(problem(R"({"$id":"#name","not":{"$ref":"#name"}})") == endless);
  CHECK(
      problem(
          R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"not":{"$ref":"#/definitions/a"}}},"allOf":[{"$ref":"#/definitions/a"}]})") ==
      endless);
  CHECK(problem(R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"$ref":"#/definitions/a"}}})") == "");
  CHECK(problem(R"({"properties":{"next":{"$ref":"#"}},"items":{"$ref":"#"}})") == "");
}

TEST_CASE("long chains of references cost no stack") {
  std::string definitions;
  for (int index = 0; index < 20'000; ++index) {
    definitions += (index == 0 ? "" : ",") + ("\"" + std::to_string(index) + R"(":{"$ref":"#/definitions/)") +
                   std::to_string(index + 1) + "\"}";
  }
  std::string schema = R"({"$ref":"#/definitions/0","definitions":{)" + definitions + R"(,"20000":{"type":5}}})";
  CHECK(problem(schema) == "/definitions/20000/type must be a string or a list of strings");
}
