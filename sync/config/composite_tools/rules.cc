// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/rules.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/config/composite_tools/output_rules.h"
#include "sync/config/composite_tools/place.h"
#include "sync/config/composite_tools/reference_rules.h"
#include "sync/config/composite_tools/step_rules.h"
#include "sync/go/json_schema/rules.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr std::size_t kMaxSteps = 100;

Problems check_parameters(const Json& tool, const WorkflowPlace& place) {
  const Json& parameters = object_at(tool, "parameters");
  if (parameters.empty()) return {};
  WorkflowPlace here = place.key("parameters");
  const Json* type = find(parameters, {"type"});
  if (!parameters.contains("type")) {
    return here.problem(": must have 'type' field (should be 'object' for JSON Schema)");
  }
  if (type == nullptr || !type->is_string()) return here.problem(": 'type' field must be a string");
  if (*type != "object") return here.problem(": 'type' must be 'object' (got '" + type->get<std::string>() + "')");
  auto problem = json_schema_problem(parameters);
  return problem ? here.problem(": invalid JSON Schema: " + *problem) : Problems{};
}

Problems check_ids(const Json& steps, const WorkflowPlace& place) {
  Problems out;
  std::set<std::string_view> ids;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    std::string_view id = text_at(steps[index], {"id"});
    WorkflowPlace here = place.item(index).key("id");
    if (id.empty()) {
      out = joined(std::move(out), here.problem(" is required"));
    } else if (!ids.insert(id).second) {
      out = joined(std::move(out), here.problem(" " + quote(id) + " is duplicated"));
    }
  }
  return out;
}

/// Which steps each step needs: those of the workflow, each once.
using Dependencies = std::map<std::string_view, std::set<std::string_view>>;

Dependencies dependencies_of(const Json& steps) {
  Dependencies out;
  for (const Json& step : steps) out[text_at(step, {"id"})];
  for (const Json& step : steps) {
    const Json* needed = find(step, {"dependsOn"});
    if (needed == nullptr) continue;
    auto& mine = out[text_at(step, {"id"})];
    for (const Json& other : *needed) {
      const std::string_view id = other.get_ref<const std::string&>();
      if (out.contains(id)) mine.insert(id);
    }
  }
  return out;
}

/// Takes out the steps that have nothing to wait for, one after the other: each that is left is in a cycle or waits for
/// one.
void take_out_finished(Dependencies& dependencies) {
  std::map<std::string_view, std::vector<std::string_view>> waiting;
  std::vector<std::string_view> finished;
  for (const auto& [id, needed] : dependencies) {
    for (const std::string_view other : needed) waiting[other].push_back(id);
    if (needed.empty()) finished.push_back(id);
  }
  while (!finished.empty()) {
    const std::string_view id = finished.back();
    finished.pop_back();
    dependencies.erase(id);
    for (const std::string_view other : waiting[id]) {
      auto& needed = dependencies.at(other);
      needed.erase(id);
      if (needed.empty()) finished.push_back(other);
    }
  }
}

/// Walks from unfinished step to unfinished step, which must come back to a step of the cycle.
std::string step_in_cycle(const Dependencies& unfinished) {
  std::set<std::string_view> visited;
  std::string_view here = unfinished.begin()->first;
  while (visited.insert(here).second) here = *unfinished.at(here).begin();
  return std::string(here);
}

Problems check_cycles(const Json& steps, const WorkflowPlace& place) {
  Dependencies dependencies = dependencies_of(steps);
  take_out_finished(dependencies);
  if (dependencies.empty()) return {};
  return place.problem(": dependency cycle detected involving step " + quote(step_in_cycle(dependencies)));
}

Problems check_steps(const Json& tool, const WorkflowPlace& tool_place) {
  WorkflowPlace place = tool_place.key("steps");
  const Json* steps = find(tool, {"steps"});
  if (steps == nullptr || steps->empty()) return place.problem(" must have at least one step");
  if (steps->size() > kMaxSteps) {
    return place.problem(": too many steps: " + std::to_string(steps->size()) + " (max 100); split the workflow");
  }
  Problems out = check_ids(*steps, place);
  std::set<std::string> ids;
  for (const Json& step : *steps) ids.insert(std::string(text_at(step, {"id"})));
  for (std::size_t index = 0; index < steps->size(); ++index) {
    out = joined(std::move(out), workflow_step_problems((*steps)[index], ids, place.item(index)));
  }
  return joined(std::move(out), check_cycles(*steps, place));
}

}  // namespace

Problems workflow_problems(const Json& tool, const std::string& path) {
  WorkflowPlace place{path, ""};
  Problems out;
  for (const char* key : {"name", "description"}) {
    if (text_at(tool, {key}).empty()) out = joined(std::move(out), place.key(key).problem(" is required"));
  }
  out = joined(std::move(out), check_workflow_duration(tool, "timeout", place));
  out = joined(std::move(out), check_parameters(tool, place));
  out = joined(std::move(out), check_steps(tool, place));
  out = joined(std::move(out), workflow_output_problems(tool, place));
  return joined(std::move(out), skippable_step_problems(tool, place));
}

}  // namespace vmcp
