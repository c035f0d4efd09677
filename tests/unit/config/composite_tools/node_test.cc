// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/node.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string built(std::string_view tool) {
  return workflow_node(conformed(schema::composite_tool(), tool)).dump();
}

}  // namespace

TEST_CASE("a workflow is written in the order of the runtime's schema, without what is empty") {
  CHECK(
      built(R"({"steps":[{"timeout":"20s","tool":"tickets.search","id":"find","dependsOn":[],"condition":"",
        "arguments":{},"maxParallel":0}],"timeout":"0s","description":"d","name":"n","parameters":{}})") ==
      R"({"name":"n","description":"d","steps":[{"id":"find","type":"tool","tool":"tickets.search","timeout":"20s"}]})");
  CHECK(
      built(R"({"name":"n","description":"d","timeout":"10m","annotations":{"openWorldHint":false},
        "parameters":{"type":"object","properties":{"q":{"type":"string"}}},
        "steps":[{"id":"a","tool":"t","arguments":{"q":"{{.params.q}}"},"dependsOn":["b"],
            "onError":{"action":"retry","retryCount":2,"retryDelay":"5s"},"defaultResults":{"x":1}},
          {"id":"b","type":"elicitation","message":"Really?","schema":{"type":"object"},"onDecline":{"action":"skip_remaining"},
            "onCancel":{}}]})") ==
      R"({"name":"n","description":"d","parameters":{"properties":{"q":{"type":"string"}},"type":"object"},"timeout":"10m",)"
      R"("steps":[{"id":"a","type":"tool","tool":"t","arguments":{"q":"{{.params.q}}"},"dependsOn":["b"],)"
      R"("onError":{"action":"retry","retryCount":2,"retryDelay":"5s"},"defaultResults":{"x":1}},)"
      R"({"id":"b","type":"elicitation","message":"Really?","schema":{"type":"object"},"onDecline":{"action":"skip_remaining"},)"
      R"("onCancel":{"action":"abort"}}],"annotations":{"openWorldHint":false}})");
}

TEST_CASE("free nodes keep their JSON values, integers as integers") {
  CHECK(
      built(R"({"name":"n","description":"d","steps":[{"id":"a","tool":"t",
        "arguments":{"weight":3,"big":9007199254740993,"share":0.5,"whole":1.0,"urgent":true,"none":null,"list":[1,[2,{"k":3}]],"z":"","a":{}}}]})") ==
      R"({"name":"n","description":"d","steps":[{"id":"a","type":"tool","tool":"t","arguments":)"
      R"({"a":{},"big":9007199254740993,"list":[1,[2,{"k":3}]],"none":null,"share":0.5,"urgent":true,"weight":3,"whole":1.0,"z":""}}]})");
}

TEST_CASE("the inner step of a forEach step has an id and a type") {
  CHECK(
      built(R"({"name":"n","description":"d","steps":[{"id":"each","type":"forEach","collection":"{{.l}}",
        "itemVar":"row","maxParallel":3,"maxIterations":7,"step":{"tool":"t","arguments":{"x":"{{.row}}"}}}]})") ==
      R"({"name":"n","description":"d","steps":[{"id":"each","type":"forEach","collection":"{{.l}}","itemVar":"row",)"
      R"("maxParallel":3,"maxIterations":7,"step":{"id":"each-item","type":"tool","tool":"t","arguments":{"x":"{{.row}}"}}}]})");
  CHECK(
      built(R"({"name":"n","description":"d","steps":[{"id":"each","type":"forEach","collection":"{{.l}}",
        "step":{"id":"own","type":"tool","tool":"t"}}]})") ==
      R"({"name":"n","description":"d","steps":[{"id":"each","type":"forEach","collection":"{{.l}}","step":{"id":"own","type":"tool","tool":"t"}}]})");
}

TEST_CASE("an inner step where it means nothing is left out") {
  CHECK(built(R"({"name":"n","description":"d","steps":[{"id":"a","tool":"t","step":{"timeout":"x"}}]})") ==
        R"({"name":"n","description":"d","steps":[{"id":"a","type":"tool","tool":"t"}]})");
}

TEST_CASE("outputs keep nested properties and defaults, also when these are false") {
  CHECK(
      built(R"({"name":"n","description":"d","steps":[],"output":{"required":["b"],"properties":{
        "b":{"value":"{{.x}}","description":"B","type":"boolean","default":false},
        "a":{"type":"object","description":"A","properties":{"c":{"type":"integer","description":"C","value":"{{.y}}","default":0}}}}}})") ==
      R"({"name":"n","description":"d","steps":[],"output":{"properties":{)"
      R"("a":{"type":"object","description":"A","properties":{"c":{"type":"integer","description":"C","value":"{{.y}}","default":0}}},)"
      R"("b":{"type":"boolean","description":"B","value":"{{.x}}","default":false}},"required":["b"]}})");
}
