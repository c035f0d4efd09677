// SPDX-License-Identifier: Apache-2.0
#include "sync/config/aggregation.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string with(const std::string& aggregation) {
  return R"({"config":{"aggregation":)" + aggregation + "}}";
}

}  // namespace

TEST_CASE("the aggregation section is built from what the user set and the operator's defaults") {
  struct Row {
    std::string spec;
    const char* node;
  };
  for (
      const Row& row : {
          Row{"{}", R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}_"}})"},
          Row{with("{}"),
              R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}_"}})"},
          Row{with(R"({"conflictResolutionConfig":{"prefixFormat":"{workload}."}})"),
              R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}."}})"},
          // D-09: an explicitly empty prefix would be refused by the runtime.
          Row{with(R"({"conflictResolutionConfig":{"prefixFormat":""}})"),
              R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}_"}})"},
          Row{with(R"({"conflictResolution":"priority","conflictResolutionConfig":{"priorityOrder":["b","a"]}})"),
              R"({"conflictResolution":"priority","conflictResolutionConfig":{"prefixFormat":"{workload}_","priorityOrder":["b","a"]}})"},
          Row{with(R"({"conflictResolution":"manual","tools":[{"workload":"a"}]})"),
              R"({"conflictResolution":"manual","conflictResolutionConfig":{},"tools":[{"workload":"a"}]})"},
          Row{with(R"({"excludeAllTools":true,"defaultToolVisibility":"deny"})"),
              R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}_"},"excludeAllTools":true,"defaultToolVisibility":"deny"})"},
          Row{with(R"({"excludeAllTools":false,"tools":[]})"),
              R"({"conflictResolution":"prefix","conflictResolutionConfig":{"prefixFormat":"{workload}_"}})"},
      }) {
    CAPTURE(row.spec);
    auto decided = decide_aggregation(SpecFixture(row.spec).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK(decided.value.dump() == row.node);
  }
}

TEST_CASE("a tool entry keeps filters, overrides and the three states of annotations") {
  auto decided = decide_aggregation(SpecFixture(with(R"({"tools":[
      {"workload":"tickets","filter":["search","create"],"overrides":{
        "search":{"annotations":{"destructiveHint":false,"title":"","readOnlyHint":true},"name":"find","description":"Find"},
        "create":{"description":"Open","name":""}}},
      {"workload":"code","excludeAll":true,"filter":[]}]})"))
                                        .inputs());
  CHECK(refusals(decided.report).empty());
  CHECK(
      decided.value["tools"].dump() ==
      R"([{"workload":"tickets","filter":["search","create"],"overrides":{"create":{"description":"Open"},)"
      R"("search":{"name":"find","description":"Find","annotations":{"title":"","readOnlyHint":true,"destructiveHint":false}}}},)"
      R"({"workload":"code","excludeAll":true}])");
}

TEST_CASE("an MCPToolConfig fills in what the entry leaves open") {
  const char* shared = R"({"toolsFilter":["search","get"],"toolsOverride":{
      "search":{"name":"find","description":"Find tickets"},"get":{"name":"read","annotations":{"readOnlyHint":true}}}})";
  SECTION("the filter of the config is used without one of the entry, and an inline override wins whole") {
    SpecFixture fixture(with(
        R"({"tools":[{"workload":"tickets","toolConfigRef":{"name":"shared"},"overrides":{"search":{"name":"look_up"}}}]})"));
    auto decided = decide_aggregation(fixture.tool_config("shared", shared).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK(
        decided.value["tools"].dump() ==
        R"([{"workload":"tickets","filter":["search","get"],"overrides":{"get":{"name":"read","annotations":{"readOnlyHint":true}},"search":{"name":"look_up"}}}])");
  }
  SECTION("the filter of the entry wins; a null override is as good as none") {
    SpecFixture fixture(with(
        R"({"tools":[{"workload":"tickets","filter":["get"],"toolConfigRef":{"name":"shared"},"overrides":{"search":null}}]})"));
    auto decided = decide_aggregation(fixture.tool_config("shared", shared).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK(decided.value["tools"][0]["filter"].dump() == R"(["get"])");
    CHECK(decided.value["tools"][0]["overrides"]["search"]["name"] == "find");
  }
  SECTION("a config that is not there is refused") {
    SpecFixture fixture(with(R"({"tools":[{"workload":"tickets","toolConfigRef":{"name":"shared"}}]})"));
    CHECK(refusals(decide_aggregation(fixture.inputs()).report) ==
          "/spec/config/aggregation/tools/0/toolConfigRef/name: MCPToolConfig resolution failed for \"shared\": "
          "MCPToolConfig team-a/shared not found; create it or remove the reference");
  }
  SECTION("an override of the config with annotations alone is refused too") {
    SpecFixture fixture(with(R"({"tools":[{"workload":"tickets","toolConfigRef":{"name":"shared"}}]})"));
    fixture.tool_config("shared", R"({"toolsOverride":{"get":{"annotations":{"readOnlyHint":true}}}})");
    CHECK(refusals(decide_aggregation(fixture.inputs()).report) ==
          "/spec/config/aggregation/tools/0/overrides/get: spec.config.aggregation.tools[0].overrides.get: at least "
          "one of name or description must be specified");
  }
}

TEST_CASE("an aggregation that the runtime would refuse is refused") {
  struct Row {
    const char* aggregation;
    const char* refusal;
  };
  for (const Row& row : {
           Row{R"({"conflictResolution":"priority"})",
               "/spec/config/aggregation/conflictResolutionConfig/priorityOrder: "
               "spec.config.aggregation.conflictResolutionConfig.priorityOrder is required when conflictResolution is "
               "priority"},
           Row{R"({"conflictResolution":"priority","conflictResolutionConfig":{"priorityOrder":[]}})",
               "/spec/config/aggregation/conflictResolutionConfig/priorityOrder: "
               "spec.config.aggregation.conflictResolutionConfig.priorityOrder is required when conflictResolution is "
               "priority"},
           Row{R"({"conflictResolution":"priority","conflictResolutionConfig":{"priorityOrder":["a",""]}})",
               "/spec/config/aggregation/conflictResolutionConfig/priorityOrder/1: "
               "spec.config.aggregation.conflictResolutionConfig.priorityOrder[1] must not be empty"},
           Row{R"({"conflictResolution":"priority","defaultToolVisibility":"deny","tools":[{"workload":"a"}],
                   "conflictResolutionConfig":{"priorityOrder":["a","b"]}})",
               "/spec/config/aggregation/conflictResolutionConfig/priorityOrder/1: "
               "spec.config.aggregation.conflictResolutionConfig.priorityOrder[1]: with defaultToolVisibility deny, "
               "\"b\" needs an entry in spec.config.aggregation.tools: it could win a name and then be hidden; add one "
               "or remove it from priorityOrder"},
           Row{R"({"conflictResolution":"manual"})",
               "/spec/config/aggregation/tools: tool overrides are required for manual strategy: list at least one "
               "workload in spec.config.aggregation.tools, or use another conflictResolution"},
           Row{R"({"tools":[{"workload":""}]})",
               "/spec/config/aggregation/tools/0/workload: spec.config.aggregation.tools[0].workload is required"},
           Row{R"({"tools":[{"workload":"a"},{"workload":"a"}]})",
               "/spec/config/aggregation/tools/1/workload: duplicate workload configuration: a; merge the entries of "
               "spec.config.aggregation.tools"},
           Row{R"({"tools":[{"workload":"a","toolConfigRef":{}}]})",
               "/spec/config/aggregation/tools/0/toolConfigRef/name: "
               "spec.config.aggregation.tools[0].toolConfigRef.name is required when toolConfigRef is specified"},
           Row{R"({"tools":[{"workload":"a","overrides":{"x/y":{"annotations":{"readOnlyHint":true}}}}]})",
               "/spec/config/aggregation/tools/0/overrides/x~1y: spec.config.aggregation.tools[0].overrides.x/y: at "
               "least one of name or description must be specified"},
       }) {
    CAPTURE(row.aggregation);
    CHECK(refusals(decide_aggregation(SpecFixture(with(row.aggregation)).inputs()).report) == row.refusal);
  }
}

TEST_CASE("deny with priority is accepted when every workload of the order is listed") {
  SpecFixture fixture(with(R"({"conflictResolution":"priority","defaultToolVisibility":"deny",
      "tools":[{"workload":"a"},{"workload":"b"}],"conflictResolutionConfig":{"priorityOrder":["b","a"]}})"));
  CHECK(refusals(decide_aggregation(fixture.inputs()).report).empty());
}

TEST_CASE("a prefix has the workload in it and no other placeholder") {
  const auto refused = [](const std::string& format) {
    return refusals(
        decide_aggregation(
            SpecFixture(with(R"({"conflictResolutionConfig":{"prefixFormat":")" + format + "\"}}")).inputs())
            .report);
  };
  for (const char* good : {"{workload}_", "{workload}.", "a-{workload}-", "{workload}{workload}"})
    CHECK(refused(good).empty());
  for (const char* bad :
       {"{tool}", "x_{tool}", "{tool}_{workload}_", "x_", "{name}_", "{workload}}", "{{workload}}_", "{Workload}_"}) {
    INFO(bad);
    CHECK(refused(bad).find("/spec/config/aggregation/conflictResolutionConfig/prefixFormat: ") == 0);
  }
  const char* const ignored = R"({"conflictResolution":"manual","conflictResolutionConfig":{"prefixFormat":"x_"},
      "tools":[{"workload":"w"}]})";
  CHECK(refusals(decide_aggregation(SpecFixture(with(ignored)).inputs()).report).empty());
}

TEST_CASE("{tool} at the end of a prefix is left out, and said to be") {
  SpecFixture fixture(with(R"({"conflictResolutionConfig":{"prefixFormat":"{workload}_{tool}"}})"));
  const auto decided = decide_aggregation(fixture.inputs());
  CHECK(decided.report.refusals.empty());
  CHECK(decided.value["conflictResolutionConfig"]["prefixFormat"] == "{workload}_");
  REQUIRE(decided.report.notes.size() == 1);
  CHECK(decided.report.notes[0].weight == Weight::kLost);
}

TEST_CASE("every mistake of an aggregation is reported, not only the first") {
  auto report = decide_aggregation(SpecFixture(with(R"({"conflictResolution":"priority",
      "tools":[{"workload":""},{"workload":"a","overrides":{"x":{}}}]})"))
                                       .inputs())
                    .report;
  CHECK(report.refusals.size() == 3);
}
