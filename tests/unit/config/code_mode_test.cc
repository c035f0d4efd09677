// SPDX-License-Identifier: Apache-2.0
#include "sync/config/code_mode.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

TEST_CASE("code mode is written when its block is there") {
  struct Row {
    const char* spec;
    const char* node;
  };
  for (
      const Row& row : {
          Row{"{}", ""},
          Row{R"({"config":{"codeMode":{}}})",
              R"({"stepLimit":100000,"parallelMaxConcurrency":10,"toolCallTimeout":"30s"})"},
          Row{R"({"config":{"codeMode":{"enabled":true,"stepLimit":5000000000,"parallelMaxConcurrency":4,"toolCallTimeout":"0s"}}})",
              R"({"enabled":true,"stepLimit":5000000000,"parallelMaxConcurrency":4})"},
      }) {
    CAPTURE(row.spec);
    auto decided = decide_code_mode(SpecFixture(row.spec).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK((decided.value ? decided.value->dump() : "") == row.node);
  }
}

TEST_CASE("limits of code mode below one and bad timeouts are refused") {
  auto report = decide_code_mode(SpecFixture(R"({"config":{"codeMode":{"stepLimit":0,"parallelMaxConcurrency":-1,
      "toolCallTimeout":"later"}}})")
                                     .inputs())
                    .report;
  CHECK(refusals(report) ==
        "/spec/config/codeMode/stepLimit: spec.config.codeMode.stepLimit must be at least 1\n"
        "/spec/config/codeMode/parallelMaxConcurrency: spec.config.codeMode.parallelMaxConcurrency must be at least 1\n"
        "/spec/config/codeMode/toolCallTimeout: spec.config.codeMode.toolCallTimeout must be a duration such as 30s or "
        "1m30s");
}

TEST_CASE("the name of code mode's own tool is taken while it is on") {
  const auto refused = [](const std::string& enabled, const std::string& rest) {
    SpecFixture fixture(R"({"config":{"codeMode":{"enabled":)" + enabled + "}," + rest + "}}");
    fixture.definition("shared", R"({"name":"execute_tool_script"})");
    return refusals(decide_code_mode(fixture.inputs()).report);
  };
  const std::string own = R"("compositeTools":[{"name":"a"},{"name":"execute_tool_script"}])";
  CHECK(refused("true", own).find("/spec/config/compositeTools/1/name: ") == 0);
  CHECK(refused("false", own).empty());
  CHECK(refused("true", R"("compositeToolRefs":[{"name":"shared"}])").find("/spec/config/compositeToolRefs/0/name: ") ==
        0);
  const std::string renamed = R"("tools":[{"workload":"w","overrides":{"run":{"name":"execute_tool_script"}}}]})";
  CHECK(refused("true", R"("aggregation":{"conflictResolution":"manual",)" + renamed)
            .find("/spec/config/aggregation/tools/0/overrides/run/name: ") == 0);
  CHECK(refused("true", R"("aggregation":{"conflictResolution":"prefix",)" + renamed).empty());
}
