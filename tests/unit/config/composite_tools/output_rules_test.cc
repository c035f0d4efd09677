// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/output_rules.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string problems(const std::string& output) {
  Json tool = conformed(schema::composite_tool(), R"({"output":)" + output + "}");
  std::string out;
  for (const Problem& each : workflow_output_problems(tool, {"T", ""})) {
    out += (out.empty() ? "" : "\n") + each.pointer + " " + each.message;
  }
  return out;
}

std::string property(const std::string& text) {
  return R"({"properties":{"p":)" + text + "}}";
}

std::string valued(const std::string& value) {
  return property(Json{{"type", "string"}, {"description", "d"}, {"value", value}}.dump());
}

std::string defaulted(const char* type, const char* value) {
  return property(std::string(R"({"type":")") + type + R"(","description":"d","value":"{{.x}}","default":)" + value +
                  "}");
}

}  // namespace

TEST_CASE("a workflow may have no output") {
  CHECK(workflow_output_problems(conformed(schema::composite_tool(), "{}"), {"T", ""}).empty());
}

TEST_CASE("an output has described properties, each with a value or properties of its own") {
  struct Row {
    std::string output;
    const char* problem;
  };
  for (
      const Row& row : {
          Row{property(R"({"type":"string","description":"d","value":"{{.x}}"})"), ""},
          Row{property(R"({"type":"object","description":"d","value":"{{.x}}"})"), ""},
          Row{property(
                  R"({"type":"object","description":"d","properties":{"q":{"type":"array","description":"d","value":"v"}}})"),
              ""},
          Row{"{}", "/output/properties T.output.properties cannot be empty"},
          Row{property(R"({"description":"d","value":"v"})"),
              "/output/properties/p/type T.output.properties.p.type is required"},
          Row{property(R"({"type":"string","value":"v"})"),
              "/output/properties/p/description T.output.properties.p.description is required"},
          Row{property(R"({"type":"object","description":"d"})"),
              "/output/properties/p T.output.properties.p must have either 'value' or 'properties'"},
          Row{property(
                  R"({"type":"object","description":"d","value":"v","properties":{"q":{"type":"string","description":"d","value":"v"}}})"),
              "/output/properties/p T.output.properties.p cannot have both 'value' and 'properties'"},
          Row{property(
                  R"({"type":"array","description":"d","properties":{"q":{"type":"string","description":"d","value":"v"}}})"),
              "/output/properties/p T.output.properties.p of type \"array\" must have 'value': only objects have "
              "'properties'"},
          Row{property(
                  R"({"type":"object","description":"d","properties":{"q":{"type":"text","description":"d","value":"v"}}})"),
              "/output/properties/p/properties/q/type T.output.properties.p.properties.q.type must be one of: string, "
              "integer, number, boolean, object, array"},
          Row{R"({"properties":{"p":{"type":"string","description":"d","value":"v"}},"required":["p","q"]})",
              "/output/required T.output.required: \"q\" does not exist in output.properties"},
      }) {
    CAPTURE(row.output);
    CHECK(problems(row.output) == row.problem);
  }
}

TEST_CASE("values of an output are templates") {
  CHECK(problems(valued("{{.x")) ==
        "/output/properties/p/value T.output.properties.p.value: invalid template: unclosed action");
  for (const char* good : {"{{.x}}", "{{.x}} {{.y}}", "{ {{.x}} }", "{\"a\": {{.x}} }", "plain { text }"}) {
    CAPTURE(good);
    CHECK(problems(valued(good)) == "");
  }
  // Go's parser accepts these; the runtime counts braces before it parses.
  for (const char* bad : {"{\"a\":{{.x}}}", "{{{.x}} }", "a }} b"}) {
    CAPTURE(bad);
    CHECK_FALSE(problems(valued(bad)).empty());
  }
}

TEST_CASE("a default fits the type of its property, or is text that is converted") {
  struct Row {
    const char* type;
    const char* value;
    bool fits;
  };
  for (const Row& row : {
           Row{"string", "1", true},          Row{"string", "[1]", true},
           Row{"integer", "1", true},         Row{"integer", "1.5", true},
           Row{"integer", "\"1\"", true},     Row{"integer", "true", false},
           Row{"integer", "[1]", false},      Row{"number", "1.5", true},
           Row{"number", "{\"a\":1}", false}, Row{"number", "false", false},
           Row{"boolean", "false", true},     Row{"boolean", "0", true},
           Row{"boolean", "0.5", false},      Row{"boolean", "\"yes\"", true},
           Row{"object", "{\"a\":1}", true},  Row{"object", "\"{}\"", true},
           Row{"object", "[1]", false},       Row{"object", "1", false},
           Row{"array", "[1]", true},         Row{"array", "\"[]\"", true},
           Row{"array", "{\"a\":1}", false},  Row{"array", "{}", true},
           Row{"integer", "null", true},      Row{"integer", "18446744073709551615", false},
       }) {
    CAPTURE(row.type, row.value);
    std::string expected =
        std::string("/output/properties/p/default T.output.properties.p.default does not fit the type \"") + row.type +
        "\"";
    CHECK(problems(defaulted(row.type, row.value)) == (row.fits ? "" : expected));
  }
}

TEST_CASE("properties are nested at most ten deep") {
  auto nested = [](int depth) {
    std::string out = R"({"type":"string","description":"d","value":"v"})";
    for (int level = 0; level < depth; ++level) {
      out = R"({"type":"object","description":"d","properties":{"p":)" + out + "}}";
    }
    return property(out);
  };
  CHECK(problems(nested(10)) == "");
  CHECK(problems(nested(11)).find("nested at most 10 deep") != std::string::npos);
}
