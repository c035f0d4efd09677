// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

const Schema& inner_step();
const Schema& inner_output_properties();

/// `onError`, `onDecline`, `onCancel` of a step and of its inner step differ in what the CRD checks and fills in:
/// inside `step` it does neither (spec/40-config.md §2), so the rules of §13.1 have the word there.
struct StepChecks {
  Field type;
  Schema on_error_action;
  Schema handler_action;
  Json action_default;
};

Schema handler(const StepChecks& checks) {
  return object({{"action", checks.handler_action, checks.action_default}});
}

/// spec/40-config.md §7, "Step".
Schema step(const StepChecks& checks) {
  return object({
      {"id", string()},
      checks.type,
      {"tool", string()},
      {"arguments", free_object()},
      {"condition", string()},
      {"dependsOn", list(string())},
      {"onError", object({
                      {"action", checks.on_error_action, checks.action_default},
                      {"retryCount", integer()},
                      {"retryDelay", string()},
                  })},
      {"message", string()},
      {"schema", free_object()},
      {"timeout", string()},
      {"onDecline", handler(checks)},
      {"onCancel", handler(checks)},
      {"defaultResults", free()},
      {"collection", string()},
      {"itemVar", string()},
      {"maxParallel", integer()},
      {"maxIterations", integer()},
      recursive("step", inner_step),
  });
}

Schema outer_step() {
  return step({
      .type = {"type", one_of({"tool", "elicitation", "forEach"}), "tool"},
      .on_error_action = one_of({"abort", "continue", "retry"}),
      .handler_action = one_of({"skip_remaining", "abort", "continue"}),
      .action_default = "abort",
  });
}

const Schema& inner_step() {
  static const Schema schema = step({
      .type = {"type", string()},
      .on_error_action = string(),
      .handler_action = string(),
      .action_default = nullptr,
  });
  return schema;
}

Schema output_property(Schema type) {
  return object({
      {"type", std::move(type)},
      {"description", string()},
      {"value", string()},
      recursive("properties", inner_output_properties),
      {"default", free()},
  });
}

const Schema& inner_output_properties() {
  static const Schema schema = map(output_property(string()));
  return schema;
}

}  // namespace

/// spec/40-config.md §7.
const Schema& composite_tool() {
  static const Schema schema = object({
      {"name", string()},
      {"description", string()},
      {"parameters", free_object()},
      {"timeout", string()},
      {"steps", list(outer_step())},
      {"output",
       object({
           {"properties", map(output_property(one_of({"string", "integer", "number", "boolean", "object", "array"})))},
           {"required", list(string())},
       })},
      {"annotations", tool_annotations()},
  });
  return schema;
}

}  // namespace vmcp::schema
