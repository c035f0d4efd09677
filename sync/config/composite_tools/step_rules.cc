// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/step_rules.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "sync/go/json_schema/rules.h"
#include "sync/go/quote.h"
#include "sync/text/characters.h"

namespace vmcp {
namespace {

bool is_identifier(std::string_view text) {
  auto letter = [](char c) { return is_letter(c) || c == '_'; };
  auto fits = [&](char c) { return letter(c) || is_digit(c); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), fits);
}

std::string_view type_of(const Json& step) {
  std::string_view type = text_at(step, {"type"});
  return type.empty() ? "tool" : type;
}

Problems check_tool(const Json& step, const WorkflowPlace& place, const char* required) {
  std::string_view tool = text_at(step, {"tool"});
  if (tool.empty()) return place.key("tool").problem(required);
  return is_tool_reference(tool) ? Problems{} : place.key("tool").problem(" must be a valid tool name");
}

Problems check_default_results(const Json& step, const WorkflowPlace& place) {
  const Json* defaults = find(step, {"defaultResults"});
  bool good = defaults == nullptr || defaults->is_object();
  return good ? Problems{} : place.key("defaultResults").problem(" must be an object");
}

Problems check_durations(const Json& step, const WorkflowPlace& place) {
  return joined(check_workflow_duration(step, "timeout", place),
                check_workflow_duration(object_at(step, "onError"), "retryDelay", place.key("onError")));
}

// ---- forEach

Problems check_inner_step(const Json& step, const WorkflowPlace& place) {
  WorkflowPlace here = place.key("step");
  const Json* inner = find(step, {"step"});
  if (inner == nullptr) return here.problem(" is required for forEach steps");
  if (type_of(*inner) != "tool") {
    return here.key("type").problem(" must be 'tool': only tool inner steps are supported");
  }
  Problems out = check_tool(*inner, here, " is required for tool inner steps");
  out = joined(std::move(out), check_argument_templates(*inner, here));
  out = joined(std::move(out), check_default_results(*inner, here));
  return joined(std::move(out), check_durations(*inner, here));
}

Problems check_limit(const Json& step, std::string_view key, std::int64_t most, const WorkflowPlace& place) {
  std::int64_t value = integer_at(step, {key}).value_or(0);
  if (value < 0) return place.key(key).problem(" must be non-negative");
  if (value <= most) return {};
  return place.key(key).problem(" must be <= " + std::to_string(most) + " (got " + std::to_string(value) + ")");
}

Problems check_for_each(const Json& step, const WorkflowPlace& place) {
  Problems out;
  for (const char* key : {"tool", "message"}) {
    if (text_at(step, {key}).empty()) continue;
    out = joined(std::move(out), place.problem(std::string(": forEach step must not have '") + key + "' field"));
  }
  if (text_at(step, {"collection"}).empty()) {
    out = joined(std::move(out), place.key("collection").problem(" is required for forEach steps"));
  }
  out = joined(std::move(out), check_template(step, "collection", place));
  out = joined(std::move(out), check_inner_step(step, place));
  std::string_view variable = text_at(step, {"itemVar"});
  if (variable == "index") {
    out = joined(std::move(out), place.key("itemVar").problem(" cannot be 'index' (reserved)"));
  } else if (!variable.empty() && !is_identifier(variable)) {
    out = joined(std::move(out), place.key("itemVar").problem(" must be a valid Go identifier"));
  }
  out = joined(std::move(out), check_limit(step, "maxParallel", 50, place));
  return joined(std::move(out), check_limit(step, "maxIterations", 1000, place));
}

// ---- elicitation

Problems check_handler(const Json& step, std::string_view key, const WorkflowPlace& place) {
  if (find(step, {key}) == nullptr) return {};
  WorkflowPlace here = place.key(key).key("action");
  std::string_view action = text_at(step, {key, "action"});
  if (action.empty()) return here.problem(" is required");
  bool known = action == "abort" || action == "continue" || action == "skip_remaining";
  return known ? Problems{} : here.problem(" must be one of: abort, continue, skip_remaining");
}

Problems check_elicitation(const Json& step, const WorkflowPlace& place) {
  Problems out;
  if (text_at(step, {"message"}).empty()) {
    out = joined(std::move(out), place.key("message").problem(" is required when type is elicitation"));
  }
  if (object_at(step, "schema").empty()) {
    out = joined(std::move(out), place.key("schema").problem(" is required when type is elicitation"));
  }
  out = joined(std::move(out), check_handler(step, "onDecline", place));
  return joined(std::move(out), check_handler(step, "onCancel", place));
}

// ---- all steps

Problems check_type(const Json& step, const WorkflowPlace& place) {
  bool ambiguous =
      text_at(step, {"type"}).empty() && !text_at(step, {"tool"}).empty() && !text_at(step, {"message"}).empty();
  if (ambiguous) {
    return place.problem(" cannot have both tool and message fields - use explicit type to clarify intent");
  }
  std::string_view type = type_of(step);
  if (type == "tool") return check_tool(step, place, " is required when type is tool");
  if (type == "elicitation") return check_elicitation(step, place);
  if (type == "forEach") return check_for_each(step, place);
  return place.key("type").problem(" must be one of: tool, elicitation, forEach");
}

Problems check_free_parts(const Json& step, const WorkflowPlace& place) {
  Problems out = check_argument_templates(step, place);
  out = joined(std::move(out), check_template(step, "condition", place));
  out = joined(std::move(out), check_template(step, "message", place));
  const Json& schema = object_at(step, "schema");
  if (auto problem = schema.empty() ? std::nullopt : json_schema_problem(schema)) {
    out = joined(std::move(out), place.key("schema").problem(": invalid JSON Schema: " + *problem));
  }
  return joined(std::move(out), check_default_results(step, place));
}

Problems check_dependencies(const Json& step, const std::set<std::string>& ids, const WorkflowPlace& place) {
  Problems out;
  for (const std::string& id : texts_at(step, {"dependsOn"})) {
    if (ids.count(id) > 0) continue;
    out = joined(std::move(out), place.key("dependsOn").problem(" references unknown step " + quote(id)));
  }
  return out;
}

Problems check_on_error(const Json& step, const WorkflowPlace& place) {
  WorkflowPlace here = place.key("onError");
  std::string_view action = text_at(step, {"onError", "action"});
  if (!action.empty() && action != "abort" && action != "continue" && action != "retry") {
    return here.key("action").problem(" must be one of: abort, continue, retry");
  }
  if (action == "retry" && integer_at(step, {"onError", "retryCount"}).value_or(0) < 1) {
    return here.key("retryCount").problem(" must be at least 1 when action is retry");
  }
  return {};
}

}  // namespace

Problems workflow_step_problems(const Json& step, const std::set<std::string>& ids, const WorkflowPlace& place) {
  Problems out = check_type(step, place);
  out = joined(std::move(out), check_free_parts(step, place));
  out = joined(std::move(out), check_dependencies(step, ids, place));
  out = joined(std::move(out), check_on_error(step, place));
  return joined(std::move(out), check_durations(step, place));
}

}  // namespace vmcp
