// SPDX-License-Identifier: Apache-2.0
#include "sync/config/audit.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "sync/config/writable_path.h"
#include "sync/json/object_builder.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::string_view kAuditPointer = "/spec/config/audit";

constexpr std::array<std::string_view, 22> kEventTypes = {
    "mcp_initialize",
    "mcp_tool_call",
    "mcp_tools_list",
    "mcp_resource_read",
    "mcp_resources_list",
    "mcp_prompt_get",
    "mcp_prompts_list",
    "mcp_notification",
    "mcp_ping",
    "mcp_logging",
    "mcp_completion",
    "mcp_roots_list_changed",
    "vmcp_workflow_started",
    "vmcp_workflow_completed",
    "vmcp_workflow_failed",
    "vmcp_workflow_timed_out",
    "vmcp_workflow_step_started",
    "vmcp_workflow_step_completed",
    "vmcp_workflow_step_failed",
    "vmcp_workflow_step_skipped",
    "mcp_request",
    "http_request",
};

Report check_event_types(const Json& audit, std::string_view key) {
  Report report;
  std::string pointer = child_pointer(kAuditPointer, key);
  std::vector<std::string> names = texts_at(audit, {key});
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (std::find(kEventTypes.begin(), kEventTypes.end(), names[index]) != kEventTypes.end()) continue;
    std::string place = child_pointer(pointer, index);
    report.join(refusal(place, spec_path(place) + ": unknown event type: " + names[index]));
  }
  return report;
}

Report check_audit(const Json& audit) {
  Report report = check_event_types(audit, "eventTypes");
  report.join(check_event_types(audit, "excludeEventTypes"));
  std::string root(kAuditPointer);
  if (integer_at(audit, {"maxDataSize"}).value_or(0) < 0) {
    report.join(refusal(root + "/maxDataSize", "spec.config.audit.maxDataSize cannot be negative"));
  }
  if (integer_at(audit, {"maxDelegationDepth"}).value_or(1) < 1) {
    report.join(refusal(root + "/maxDelegationDepth", "spec.config.audit.maxDelegationDepth must be positive"));
  }
  return report;
}

}  // namespace

Decided<std::optional<Json>> decide_audit(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json* audit = find(inputs.parent.spec, {"config", "audit"});
  if (audit == nullptr) return out;
  if (!flag_at(*audit, {"enabled"})) {
    out.report.note(std::string(kAuditPointer),
                    "auditing stays off: set spec.config.audit.enabled to true to switch it on");
    return out;
  }
  ObjectBuilder node(*audit);
  node.copy("enabled");
  std::string_view component = text_at(*audit, {"component"});
  node.always("component", std::string(component.empty() ? inputs.parent.metadata.name : component));
  node.copy("eventTypes").copy("excludeEventTypes");
  node.copy("includeRequestData").copy("includeResponseData").present("detectApplicationErrors");
  out.value = node.copy("maxDataSize").present("maxDelegationDepth").copy("logFile").take();
  out.report = check_audit(*audit);
  const std::string_view file = text_at(*audit, {"logFile"});
  if (!file.empty() && !is_writable_path(inputs.parent.spec, file)) {
    out.report.join(refusal(std::string(kAuditPointer) + "/logFile",
                            "spec.config.audit.logFile is under no writable mount, so the runtime would not start: "
                            "mount a volume for it into the container vmcp with spec.podTemplateSpec, or leave "
                            "logFile out to log to standard output"));
  }
  return out;
}

}  // namespace vmcp
