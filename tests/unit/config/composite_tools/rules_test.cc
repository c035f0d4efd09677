// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/rules.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string problems(const std::string& tool) {
  std::string out;
  for (const Problem& each : workflow_problems(conformed(schema::composite_tool(), tool), "T")) {
    out += (out.empty() ? "" : "\n") + each.pointer + " " + each.message;
  }
  return out;
}

std::string with_steps(const std::string& steps) {
  return R"({"name":"n","description":"d","steps":[)" + steps + "]}";
}

std::string with_parameters(const std::string& parameters) {
  return R"({"name":"n","description":"d","steps":[{"id":"a","tool":"t"}],"parameters":)" + parameters + "}";
}

// One forEach step with `more` in it, complete unless `more` says otherwise.
std::string for_each(const std::string& more, const std::string& inner = R"({"tool":"t"})") {
  return with_steps(R"({"id":"a","type":"forEach","collection":"{{.l}}","step":)" + inner + more + "}");
}

std::string elicitation(const std::string& more) {
  return with_steps(R"({"id":"a","type":"elicitation","message":"m","schema":{"type":"object"})" + more + "}");
}

struct Row {
  std::string tool;
  const char* problem;
};

}  // namespace

TEST_CASE("workflows without mistakes pass") {
  for (const std::string& tool : {
           with_steps(R"({"id":"a","tool":"t"})"),
           with_steps(R"({"id":"a","tool":"tickets.search_all-2","dependsOn":["b"]},{"id":"b","tool":"t"})"),
           with_steps(R"({"id":"a","tool":"t","condition":"{{eq .params.x 1}}","timeout":"0s",
                          "onError":{"action":"retry","retryCount":1,"retryDelay":"1s"}})"),
           elicitation(R"(,"onDecline":{"action":"continue"},"onCancel":{})"),
           for_each(R"(,"itemVar":"row_1","maxParallel":50,"maxIterations":1000)"),
           for_each(""),
           with_parameters(R"({"type":"object","properties":{"q":{"type":"string"}},"required":["q"]})"),
           with_parameters("{}"),
       }) {
    CAPTURE(tool);
    CHECK(problems(tool) == "");
  }
}

TEST_CASE("a workflow needs a name, a description, steps and a good timeout") {
  for (const Row& row : {
           Row{R"({"description":"d","steps":[{"id":"a","tool":"t"}]})", "/name T.name is required"},
           Row{R"({"name":"n","steps":[{"id":"a","tool":"t"}]})", "/description T.description is required"},
           Row{R"({"name":"n","description":"d"})", "/steps T.steps must have at least one step"},
           Row{with_steps(""), "/steps T.steps must have at least one step"},
           Row{R"({"name":"n","description":"d","timeout":"-1s","steps":[{"id":"a","tool":"t"}]})",
               "/timeout T.timeout cannot be negative"},
           Row{R"({"name":"n","description":"d","timeout":"1 day","steps":[{"id":"a","tool":"t"}]})",
               "/timeout T.timeout must be a duration such as 30s or 1m30s"},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("parameters are a JSON Schema of type object") {
  for (const Row& row : {
           Row{with_parameters(R"({"properties":{}})"),
               "/parameters T.parameters: must have 'type' field (should be 'object' for JSON Schema)"},
           Row{with_parameters(R"({"type":["object"]})"), "/parameters T.parameters: 'type' field must be a string"},
           Row{with_parameters(R"({"type":null})"), "/parameters T.parameters: 'type' field must be a string"},
           Row{with_parameters(R"({"type":"array"})"),
               "/parameters T.parameters: 'type' must be 'object' (got 'array')"},
           Row{with_parameters(R"({"type":"object","properties":[]})"),
               "/parameters T.parameters: invalid JSON Schema: /properties must be an object"},
           Row{with_parameters(R"({"type":"object","required":"q"})"),
               "/parameters T.parameters: invalid JSON Schema: /required must be a list"},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("ids are there and differ") {
  CHECK(problems(with_steps(R"({"tool":"t"})")) == "/steps/0/id T.steps[0].id is required");
  CHECK(problems(with_steps(R"({"id":"a","tool":"t"},{"id":"a","tool":"t"})")) ==
        "/steps/1/id T.steps[1].id \"a\" is duplicated");
}

TEST_CASE("a workflow has at most 100 steps") {
  std::string steps;
  for (int index = 0; index < 100; ++index) {
    steps += (index == 0 ? "" : ",") + (R"({"id":"s)" + std::to_string(index) + R"(","tool":"t"})");
  }
  CHECK(problems(with_steps(steps)) == "");
  CHECK(problems(with_steps(steps + R"(,{"id":"more","tool":"t"})")) ==
        "/steps T.steps: too many steps: 101 (max 100); split the workflow");
}

TEST_CASE("tool steps name a tool") {
  CHECK(problems(with_steps(R"({"id":"a"})")) == "/steps/0/tool T.steps[0].tool is required when type is tool");
  for (const char* tool : {"-x", ".x", "_x", "a b", "a/b", "é"}) {
    CAPTURE(tool);
    CHECK(problems(with_steps(R"({"id":"a","tool":")" + std::string(tool) + "\"}")) ==
          "/steps/0/tool T.steps[0].tool must be a valid tool name");
  }
}

TEST_CASE("elicitation steps ask with a message and a schema") {
  for (const Row& row : {
           Row{with_steps(R"({"id":"a","type":"elicitation","schema":{"type":"object"}})"),
               "/steps/0/message T.steps[0].message is required when type is elicitation"},
           // D-06: accepted by the operator, refused at start.
           Row{with_steps(R"({"id":"a","type":"elicitation","message":"m"})"),
               "/steps/0/schema T.steps[0].schema is required when type is elicitation"},
           Row{with_steps(R"({"id":"a","type":"elicitation","message":"m","schema":{}})"),
               "/steps/0/schema T.steps[0].schema is required when type is elicitation"},
           Row{with_steps(R"({"id":"a","type":"elicitation","message":"{{.x","schema":{"type":"object"}})"),
               "/steps/0/message T.steps[0].message: invalid template: unclosed action"},
           Row{with_steps(R"({"id":"a","type":"elicitation","message":"m","schema":{"type":"dog"}})"),
               "/steps/0/schema T.steps[0].schema: invalid JSON Schema: /type must be one of array, boolean, integer, "
               "null, number, object, string"},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("handlers of elicitations have a known action") {
  // The schema table checks and defaults the action where the API server does; offline input may lack both.
  Json tool = conformed(schema::composite_tool(), elicitation(R"(,"onDecline":{},"onCancel":{})"));
  tool["steps"][0]["onDecline"]["action"] = "";
  tool["steps"][0]["onCancel"]["action"] = "retry";
  auto found = workflow_problems(tool, "T");
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "T.steps[0].onDecline.action is required");
  CHECK(found[0].pointer == "/steps/0/onDecline/action");
  CHECK(found[1].message == "T.steps[0].onCancel.action must be one of: abort, continue, skip_remaining");
}

TEST_CASE("types that the schema table would not let through are refused") {
  Json tool = conformed(schema::composite_tool(), with_steps(R"({"id":"a","tool":"t","onError":{}})"));
  tool["steps"][0]["type"] = "loop";
  tool["steps"][0]["onError"]["action"] = "explode";
  auto found = workflow_problems(tool, "T");
  REQUIRE(found.size() == 2);
  CHECK(found[0].message == "T.steps[0].type must be one of: tool, elicitation, forEach");
  CHECK(found[1].message == "T.steps[0].onError.action must be one of: abort, continue, retry");
  tool = conformed(schema::composite_tool(), with_steps(R"({"id":"a","tool":"t","message":"m"})"));
  tool["steps"][0]["type"] = "";
  found = workflow_problems(tool, "T");
  REQUIRE(found.size() == 1);
  CHECK(found[0].message ==
        "T.steps[0] cannot have both tool and message fields - use explicit type to clarify intent");
}

TEST_CASE("forEach steps repeat one tool step over a collection") {
  for (const Row& row : {
           Row{for_each(R"(,"tool":"t")"), "/steps/0 T.steps[0]: forEach step must not have 'tool' field"},
           Row{for_each(R"(,"message":"m")"), "/steps/0 T.steps[0]: forEach step must not have 'message' field"},
           Row{with_steps(R"({"id":"a","type":"forEach","step":{"tool":"t"}})"),
               "/steps/0/collection T.steps[0].collection is required for forEach steps"},
           Row{with_steps(R"({"id":"a","type":"forEach","collection":"{{","step":{"tool":"t"}})"),
               "/steps/0/collection T.steps[0].collection: invalid template: unclosed action"},
           Row{with_steps(R"({"id":"a","type":"forEach","collection":"{{.l}}"})"),
               "/steps/0/step T.steps[0].step is required for forEach steps"},
           Row{for_each("", R"({"type":"elicitation","message":"m"})"),
               "/steps/0/step/type T.steps[0].step.type must be 'tool': only tool inner steps are supported"},
           Row{for_each("", R"({"id":"x"})"),
               "/steps/0/step/tool T.steps[0].step.tool is required for tool inner steps"},
           Row{for_each("", R"({"tool":"a b"})"), "/steps/0/step/tool T.steps[0].step.tool must be a valid tool name"},
           Row{for_each("", R"({"tool":"t","arguments":{"x":"{{.item","y":{"z":"{{"}}})"),
               "/steps/0/step/arguments/x T.steps[0].step.arguments[x]: invalid template: unclosed action"},
           Row{for_each("", R"({"tool":"t","timeout":"x"})"),
               "/steps/0/step/timeout T.steps[0].step.timeout must be a duration such as 30s or 1m30s"},
           Row{for_each("", R"({"tool":"t","defaultResults":[1]})"),
               "/steps/0/step/defaultResults T.steps[0].step.defaultResults must be an object"},
           Row{for_each(R"(,"itemVar":"1st")"), "/steps/0/itemVar T.steps[0].itemVar must be a valid Go identifier"},
           Row{for_each(R"(,"itemVar":"index")"), "/steps/0/itemVar T.steps[0].itemVar cannot be 'index' (reserved)"},
           Row{for_each(R"(,"maxParallel":-1)"), "/steps/0/maxParallel T.steps[0].maxParallel must be non-negative"},
           Row{for_each(R"(,"maxParallel":51)"), "/steps/0/maxParallel T.steps[0].maxParallel must be <= 50 (got 51)"},
           Row{for_each(R"(,"maxIterations":-1)"),
               "/steps/0/maxIterations T.steps[0].maxIterations must be non-negative"},
           Row{for_each(R"(,"maxIterations":1001)"),
               "/steps/0/maxIterations T.steps[0].maxIterations must be <= 1000 (got 1001)"},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("templates, durations and defaults of any step are checked") {
  for (const Row& row : {
           Row{with_steps(R"({"id":"a","tool":"t","arguments":{"q":"{{nope}}","n":5,"deep":{"x":"{{"}}})"),
               "/steps/0/arguments/q T.steps[0].arguments[q]: invalid template: function \"nope\" not defined"},
           Row{with_steps(R"({"id":"a","tool":"t","condition":"{{if}}"})"),
               "/steps/0/condition T.steps[0].condition: invalid template: missing value for if"},
           Row{with_steps(R"({"id":"a","tool":"t","timeout":"-5s"})"),
               "/steps/0/timeout T.steps[0].timeout cannot be negative"},
           Row{with_steps(R"({"id":"a","tool":"t","onError":{"action":"retry","retryCount":1,"retryDelay":"x"}})"),
               "/steps/0/onError/retryDelay T.steps[0].onError.retryDelay must be a duration such as 30s or 1m30s"},
           Row{with_steps(R"({"id":"a","tool":"t","onError":{"action":"retry"}})"),
               "/steps/0/onError/retryCount T.steps[0].onError.retryCount must be at least 1 when action is retry"},
           Row{with_steps(R"({"id":"a","tool":"t","defaultResults":"none"})"),
               "/steps/0/defaultResults T.steps[0].defaultResults must be an object"},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("dependencies name steps and have no cycle") {
  for (const Row& row : {
           Row{with_steps(R"({"id":"a","tool":"t","dependsOn":["z"]})"),
               "/steps/0/dependsOn T.steps[0].dependsOn references unknown step \"z\""},
           Row{with_steps(R"({"id":"a","tool":"t","dependsOn":["a"]})"),
               "/steps T.steps: dependency cycle detected involving step \"a\""},
           // `a` only waits for the cycle.
           Row{with_steps(R"({"id":"a","tool":"t","dependsOn":["b"]},{"id":"b","tool":"t","dependsOn":["c"]},
                             {"id":"c","tool":"t","dependsOn":["b"]},{"id":"d","tool":"t"})"),
               "/steps T.steps: dependency cycle detected involving step \"b\""},
       }) {
    CAPTURE(row.tool);
    CHECK(problems(row.tool) == row.problem);
  }
}

TEST_CASE("all mistakes of a workflow are found at once") {
  CHECK(problems(R"({"timeout":"x","steps":[{"tool":"!"},{"id":"b","tool":"t","dependsOn":["q"]}],"output":{}})") ==
        "/name T.name is required\n"
        "/description T.description is required\n"
        "/timeout T.timeout must be a duration such as 30s or 1m30s\n"
        "/steps/0/id T.steps[0].id is required\n"
        "/steps/0/tool T.steps[0].tool must be a valid tool name\n"
        "/steps/1/dependsOn T.steps[1].dependsOn references unknown step \"q\"\n"
        "/output/properties T.output.properties cannot be empty");
}
