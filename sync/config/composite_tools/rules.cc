// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/rules.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
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

// The steps that are left when those without an unfinished dependency are finished one after the other: each of
// them is in a cycle or waits for one.
std::vector<std::string> unfinished_steps(const std::map<std::string, std::vector<std::string>>& dependencies) {
  std::set<std::string> finished;
  bool progress = true;
  while (progress) {
    progress = false;
    for (const auto& [id, needed] : dependencies) {
      auto done = [&](const std::string& other) { return finished.count(other) > 0 || dependencies.count(other) == 0; };
      if (finished.count(id) > 0 || !std::all_of(needed.begin(), needed.end(), done)) continue;
      finished.insert(id);
      progress = true;
    }
  }
  std::vector<std::string> out;
  for (const auto& [id, needed] : dependencies) {
    if (finished.count(id) == 0) out.push_back(id);
  }
  return out;
}

// Walks from unfinished step to unfinished step, which must come back to a step of the cycle.
std::string step_in_cycle(const std::map<std::string, std::vector<std::string>>& dependencies,
                          const std::vector<std::string>& unfinished) {
  std::set<std::string> visited;
  std::string here = unfinished.front();
  while (visited.insert(here).second) {
    for (const std::string& next : dependencies.at(here)) {
      if (std::find(unfinished.begin(), unfinished.end(), next) == unfinished.end()) continue;
      here = next;
      break;
    }
  }
  return here;
}

Problems check_cycles(const Json& steps, const WorkflowPlace& place) {
  std::map<std::string, std::vector<std::string>> dependencies;
  for (const Json& step : steps) dependencies[std::string(text_at(step, {"id"}))] = texts_at(step, {"dependsOn"});
  std::vector<std::string> unfinished = unfinished_steps(dependencies);
  if (unfinished.empty()) return {};
  return place.problem(": dependency cycle detected involving step " + quote(step_in_cycle(dependencies, unfinished)));
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
