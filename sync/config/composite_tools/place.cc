// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/place.h"

#include <algorithm>

#include "sync/go/duration.h"
#include "sync/go/text_template/syntax.h"
#include "sync/text/characters.h"

namespace vmcp {
namespace {

Problems check_template_text(std::string_view text, const WorkflowPlace& place) {
  auto parsed = parse_template(text);
  return parsed ? Problems{} : place.problem(": invalid template: " + parsed.error());
}

}  // namespace

WorkflowPlace WorkflowPlace::key(std::string_view name) const {
  return {path + "." + std::string(name), child_pointer(pointer, name)};
}

WorkflowPlace WorkflowPlace::item(std::size_t index) const {
  return {path + "[" + std::to_string(index) + "]", child_pointer(pointer, index)};
}

WorkflowPlace WorkflowPlace::entry(std::string_view name) const {
  return {path + "[" + std::string(name) + "]", child_pointer(pointer, name)};
}

Problems check_template(const Json& node, std::string_view key, const WorkflowPlace& place) {
  return check_template_text(text_at(node, {key}), place.key(key));
}

Problems check_argument_templates(const Json& node, const WorkflowPlace& place) {
  Problems out;
  const Json* arguments = find(node, {"arguments"});
  if (arguments == nullptr) return out;
  for (const auto& [name, value] : arguments->items()) {
    if (!value.is_string()) continue;
    out = joined(std::move(out),
                 check_template_text(value.get_ref<const std::string&>(), place.key("arguments").entry(name)));
  }
  return out;
}

Problems check_workflow_duration(const Json& node, std::string_view key, const WorkflowPlace& place) {
  std::string_view text = text_at(node, {key});
  if (text.empty() || parse_config_duration(text)) return {};
  if (parse_duration(text).value_or(0) < 0) return place.key(key).problem(" cannot be negative");
  return place.key(key).problem(" must be a duration such as 30s or 1m30s");
}

bool is_tool_reference(std::string_view tool) {
  auto fits = [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; };
  return !tool.empty() && is_alphanumeric(tool[0]) && std::all_of(tool.begin(), tool.end(), fits);
}

}  // namespace vmcp
