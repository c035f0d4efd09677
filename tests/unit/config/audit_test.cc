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

TEST_CASE("a log file without a volume for it is remarked on") {
  const std::string audit = R"({"audit":{"enabled":true,"logFile":"/var/log/audit.log"}})";
  CHECK(notes(decide_audit(SpecFixture(R"({"config":)" + audit + "}").inputs()).report).find("read-only") !=
        std::string::npos);
  SpecFixture with_pod(R"({"config":)" + audit + R"(,"podTemplateSpec":{"spec":{}}})");
  CHECK(notes(decide_audit(with_pod.inputs()).report).empty());
}
