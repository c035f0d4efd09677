// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/composite_tools.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string tool(const std::string& name) {
  return R"({"name":")" + name + R"(","description":"d","steps":[{"id":"a","tool":"t"}]})";
}

std::string node(const std::string& name) {
  return R"({"name":")" + name + R"(","description":"d","steps":[{"id":"a","type":"tool","tool":"t"}]})";
}

std::string with(const std::string& tools, const std::string& references) {
  return R"({"config":{"compositeTools":[)" + tools + R"(],"compositeToolRefs":[)" + references + "]}}";
}

constexpr const char* kType = "CompositeToolRefsValidated";

}  // namespace

TEST_CASE("inline tools come first, then the referenced definitions in the order of the references") {
  SpecFixture fixture(with(tool("x") + "," + tool("w"), R"({"name":"def-b"},{"name":"def-a"})"));
  fixture.definition("def-a", tool("a")).definition("def-b", tool("b"));
  auto decided = decide_composite_tools(fixture.inputs());
  CHECK(decided.report.refusals.empty());
  CHECK(decided.value.dump() == "[" + node("x") + "," + node("w") + "," + node("b") + "," + node("a") + "]");
  CHECK(condition(decided.report, kType) == "True CompositeToolRefsValid: All 2 composite tool references are valid");
}

TEST_CASE("without references there is nothing to validate") {
  auto decided = decide_composite_tools(SpecFixture("{}").inputs());
  CHECK(decided.value.empty());
  CHECK(condition(decided.report, kType) == "True CompositeToolRefsValid: No composite tool references to validate");
}

TEST_CASE("a reference to nothing is refused") {
  auto report = decide_composite_tools(SpecFixture(with("", R"({"name":"gone"})")).inputs()).report;
  REQUIRE(report.refusals.size() == 1);
  CHECK(report.refusals[0].reason == "CompositeToolRefNotFound");
  CHECK(refusals(report, kType) ==
        "/spec/config/compositeToolRefs/0/name: Referenced VirtualMCPCompositeToolDefinition gone not found");
  CHECK(condition(report, kType).empty());
}

TEST_CASE("the judgement of a definition's controller counts while it is current, and ours always") {
  struct Row {
    std::string definition;
    const char* status;
    const char* refusal;
  };
  const char* broken = R"({"name":"n","description":"d","steps":[{"id":"a"}]})";
  for (const Row& row : {
           Row{tool("n"), "{}", ""},
           Row{tool("n"), R"({"validationStatus":"Valid","observedGeneration":2})", ""},
           Row{tool("n"), R"({"validationStatus":"Unknown"})", ""},
           Row{tool("n"), R"({"validationStatus":"Invalid","validationErrors":["one","two"],"observedGeneration":2})",
               "one; two"},
           Row{tool("n"), R"({"validationStatus":"Invalid"})", "its status.validationStatus is Invalid"},
           // Judged before the present spec was written.
           Row{tool("n"), R"({"validationStatus":"Invalid","validationErrors":["one"],"observedGeneration":1})", ""},
           // D-84: nobody validated it, or wrongly.
           Row{broken, "{}", "spec.steps[0].tool is required when type is tool"},
           Row{broken, R"({"validationStatus":"Valid","observedGeneration":2})",
               "spec.steps[0].tool is required when type is tool"},
       }) {
    CAPTURE(row.definition, row.status);
    SpecFixture fixture(with("", R"({"name":"def"})"));
    auto report = decide_composite_tools(fixture.definition("def", row.definition, row.status).inputs()).report;
    std::string expected =
        "/spec/config/compositeToolRefs/0/name: Referenced VirtualMCPCompositeToolDefinition def is "
        "invalid: ";
    CHECK(refusals(report, kType) == (*row.refusal == '\0' ? "" : expected + row.refusal));
    if (!report.refusals.empty()) CHECK(report.refusals[0].reason == "CompositeToolRefInvalid");
  }
}

TEST_CASE("names that occur twice are refused") {
  struct Row {
    std::string spec;
    const char* refusal;
  };
  for (const Row& row : {
           Row{with(tool("n") + "," + tool("n"), ""),
               "/spec/config/compositeTools/1/name: spec.config.compositeTools[1].name \"n\" is duplicated"},
           Row{with(tool("n"), R"({"name":"def"})"),
               "/spec/config/compositeToolRefs/0/name: invalid composite tools: duplicate composite tool name: \"n\""},
           Row{with("", R"({"name":"def"},{"name":"twin"})"),
               "/spec/config/compositeToolRefs/1/name: invalid composite tools: duplicate composite tool name: \"n\""},
           Row{with("", R"({"name":"def"},{"name":"def"})"),
               "/spec/config/compositeToolRefs/1/name: spec.config.compositeToolRefs[1].name: duplicate composite tool "
               "reference: def"},
           Row{with("", R"({})"),
               "/spec/config/compositeToolRefs/0/name: spec.config.compositeToolRefs[0].name is required"},
       }) {
    CAPTURE(row.spec);
    SpecFixture fixture(row.spec);
    fixture.definition("def", tool("n")).definition("twin", tool("n"));
    CHECK(refusals(decide_composite_tools(fixture.inputs()).report) == row.refusal);
  }
}

TEST_CASE("each broken rule of an inline tool is a refusal with its place") {
  auto report =
      decide_composite_tools(
          SpecFixture(with(tool("ok") + R"(,{"name":"n","steps":[{"id":"a","tool":"!","timeout":"x"}]})", "")).inputs())
          .report;
  CHECK(refusals(report) ==
        "/spec/config/compositeTools/1/description: spec.config.compositeTools[1].description is required\n"
        "/spec/config/compositeTools/1/steps/0/tool: spec.config.compositeTools[1].steps[0].tool must be a valid tool "
        "name\n"
        "/spec/config/compositeTools/1/steps/0/timeout: spec.config.compositeTools[1].steps[0].timeout must be a "
        "duration such as 30s or 1m30s");
}

TEST_CASE("the regular expressions of all tools together have bounded room") {
  const auto with_pattern = [](const std::string& name, std::size_t bytes) {
    return R"({"name":")" + name +
           R"(","description":"d","steps":[{"id":"a","tool":"t"}],"parameters":{"type":"object",)"
           R"("properties":{"p":{"type":"string","pattern":")" +
           std::string(bytes, 'a') + R"("}}}})";
  };
  const std::string two = with_pattern("x", 32'000) + "," + with_pattern("y", 33'000);
  CHECK(decide_composite_tools(SpecFixture(with(two, "")).inputs()).report.refusals.empty());
  SpecFixture fixture(with(two + "," + with_pattern("z", 1'000), R"({"name":"def"})"));
  fixture.definition("def", with_pattern("w", 10));
  const auto report = decide_composite_tools(fixture.inputs()).report;
  REQUIRE(report.refusals.size() == 2);
  CHECK(report.refusals[0].pointer == "/spec/config/compositeTools/2");
  CHECK(report.refusals[0].message ==
        "spec.config.compositeTools[2]: the regular expressions in the JSON Schemas of all composite tools take more "
        "than 65536 bytes (each counts 32 more)");
  CHECK(report.refusals[1].pointer == "/spec/config/compositeToolRefs/0/name");
}
