// SPDX-License-Identifier: Apache-2.0
#include "sync/config/audit.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string with(const std::string& audit) {
  return R"({"config":{"audit":)" + audit + "}}";
}

}  // namespace

TEST_CASE("audit is left out unless it is enabled, because the runtime audits whenever the block is there") {
  CHECK_FALSE(decide_audit(SpecFixture("{}").inputs()).value.has_value());
  for (const char* audit : {"{}", R"({"enabled":false})", R"({"includeRequestData":true})"}) {
    CAPTURE(audit);
    auto decided = decide_audit(SpecFixture(with(audit)).inputs());
    CHECK_FALSE(decided.value.has_value());
    CHECK(notes(decided.report) ==
          "/spec/config/audit: auditing stays off: set spec.config.audit.enabled to true to switch it on");
  }
}

TEST_CASE("an audit block names its component, by default the gateway") {
  auto decided = decide_audit(SpecFixture(with(R"({"enabled":true})")).inputs());
  REQUIRE(decided.value.has_value());
  CHECK(
      decided.value->dump() ==
      R"({"enabled":true,"component":"gateway","detectApplicationErrors":true,"maxDataSize":1024,"maxDelegationDepth":10})");
  decided = decide_audit(SpecFixture(with(R"({"enabled":true,"component":"front","detectApplicationErrors":false,
      "includeRequestData":true,"includeResponseData":true,"eventTypes":["mcp_tool_call"],
      "excludeEventTypes":["mcp_ping"],"maxDataSize":0,"logFile":"/var/log/audit.log"})"))
                             .inputs());
  REQUIRE(decided.value.has_value());
  CHECK(decided.value->dump() ==
        R"({"enabled":true,"component":"front","eventTypes":["mcp_tool_call"],"excludeEventTypes":["mcp_ping"],)"
        R"("includeRequestData":true,"includeResponseData":true,"detectApplicationErrors":false,)"
        R"("maxDelegationDepth":10,"logFile":"/var/log/audit.log"})");
}

TEST_CASE("audit settings that the runtime would refuse are refused") {
  struct Row {
    const char* audit;
    const char* refusal;
  };
  for (const Row& row : {
           Row{R"({"enabled":true,"eventTypes":["mcp_ping","login"]})",
               "/spec/config/audit/eventTypes/1: spec.config.audit.eventTypes[1]: unknown event type: login"},
           Row{R"({"enabled":true,"excludeEventTypes":["sse_connection"]})",
               "/spec/config/audit/excludeEventTypes/0: spec.config.audit.excludeEventTypes[0]: unknown event type: "
               "sse_connection"},
           Row{R"({"enabled":true,"maxDataSize":-1})",
               "/spec/config/audit/maxDataSize: spec.config.audit.maxDataSize cannot be negative"},
           Row{R"({"enabled":true,"maxDelegationDepth":0})",
               "/spec/config/audit/maxDelegationDepth: spec.config.audit.maxDelegationDepth must be positive"},
       }) {
    CAPTURE(row.audit);
    CHECK(refusals(decide_audit(SpecFixture(with(row.audit)).inputs()).report) == row.refusal);
  }
}

TEST_CASE("every event type of the runtime is accepted") {
  auto decided = decide_audit(SpecFixture(with(R"({"enabled":true,"eventTypes":["mcp_initialize","mcp_tool_call",
      "mcp_tools_list","mcp_resource_read","mcp_resources_list","mcp_prompt_get","mcp_prompts_list","mcp_notification",
      "mcp_ping","mcp_logging","mcp_completion","mcp_roots_list_changed","vmcp_workflow_started",
      "vmcp_workflow_completed","vmcp_workflow_failed","vmcp_workflow_timed_out","vmcp_workflow_step_started",
      "vmcp_workflow_step_completed","vmcp_workflow_step_failed","vmcp_workflow_step_skipped","mcp_request",
      "http_request"]})"))
                                  .inputs());
  CHECK(refusals(decided.report).empty());
}

TEST_CASE("a log file has to be under a mount that can be written") {
  const auto refused = [](const std::string& file, const std::string& pod) {
    const std::string spec = R"({"config":{"audit":{"enabled":true,"logFile":")" + file + R"("}})" +
                             (pod.empty() ? "" : R"(,"podTemplateSpec":{"spec":)" + pod + "}") + "}";
    return refusals(decide_audit(SpecFixture(spec).inputs()).report);
  };
  const auto pod = [](const std::string& mount, const std::string& volume) {
    return R"({"volumes":[{"name":"log",)" + volume +
           R"(}],"containers":[{"name":"vmcp","volumeMounts":[{"name":"log",)" + mount + "}]}]}";
  };
  const std::string at_log = R"("mountPath":"/var/log/")", empty = R"("emptyDir":{})";
  CHECK(refused("/var/log/audit.log", "").find("/spec/config/audit/logFile: ") == 0);
  CHECK(refused("/var/log/audit.log", pod(at_log, empty)).empty());
  CHECK(refused("/var/log/deep/audit.log", pod(at_log, empty)).empty());
  CHECK(refused("/var/logs/audit.log", pod(at_log, empty)).find("no writable mount") != std::string::npos);
  CHECK_FALSE(refused("/var/log/audit.log", pod(at_log + R"(,"readOnly":true)", empty)).empty());
  CHECK_FALSE(refused("/var/log/audit.log", pod(at_log, R"("configMap":{"name":"c"})")).empty());
  CHECK_FALSE(refused("/var/log/audit.log", R"({"containers":[{"name":"vmcp"}]})").empty());
  CHECK(refused("/dev/stderr", "").empty());
  CHECK(refused("/audit.log", R"({"containers":[{"name":"vmcp","securityContext":{"readOnlyRootFilesystem":false}}]})")
            .empty());
}
