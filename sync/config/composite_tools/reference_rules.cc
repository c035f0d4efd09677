// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/reference_rules.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "sync/go/quote.h"
#include "sync/go/text_template/syntax.h"

namespace vmcp {
namespace {

struct SkippableStep {
  std::set<std::string> defaults;  // the fields that have one
  std::size_t index = 0;
};

using SkippableSteps = std::map<std::string, SkippableStep>;

SkippableSteps skippable_steps(const Json& steps) {
  SkippableSteps out;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const Json& step = steps[index];
    bool skippable = !text_at(step, {"condition"}).empty() || text_at(step, {"onError", "action"}) == "continue";
    if (!skippable) continue;
    SkippableStep& entry = out[std::string(text_at(step, {"id"}))];
    entry.index = index;
    for (const auto& [field, value] : object_at(step, "defaultResults").items()) entry.defaults.insert(field);
  }
  return out;
}

/// One reader of fields: the templates of a step, or of the output.
class Reader {
 public:
  Reader(const SkippableSteps& skippable, const WorkflowPlace& place, std::string name)
      : skippable_(skippable), place_(place), name_(std::move(name)) {}

  void read(std::string_view text) {
    auto fields = parse_template(text);
    if (!fields) return;
    for (const StepOutputReference& reference : step_output_references(*fields)) check(reference);
  }

  Problems take() { return std::move(problems_); }

 private:
  void check(const StepOutputReference& reference) {
    auto step = skippable_.find(reference.step);
    if (step == skippable_.end() || step->second.defaults.count(reference.field) > 0) return;
    if (!reported_.insert(reference.step + "." + reference.field).second) return;
    std::string pointer = child_pointer(child_pointer(place_.pointer, step->second.index), "defaultResults");
    std::string message = place_.path + "[" + reference.step + "].defaultResults[" + reference.field +
                          "] is required: step " + quote(reference.step) + " may be skipped and field " +
                          quote(reference.field) + " is referenced by " + name_;
    problems_.push_back({std::move(pointer), std::move(message)});
  }

  const SkippableSteps& skippable_;
  const WorkflowPlace& place_;
  std::string name_;
  std::set<std::string> reported_;
  Problems problems_;
};

Problems check_step(const Json& step, const SkippableSteps& skippable, const WorkflowPlace& place) {
  Reader reader(skippable, place, "step " + std::string(text_at(step, {"id"})));
  reader.read(text_at(step, {"condition"}));
  for (const auto& [name, value] : object_at(step, "arguments").items()) {
    if (value.is_string()) reader.read(value.get_ref<const std::string&>());
  }
  reader.read(text_at(step, {"message"}));
  return reader.take();
}

void read_properties(const Json& properties, Reader& reader) {
  for (const auto& [name, property] : properties.items()) {
    reader.read(text_at(property, {"value"}));
    read_properties(object_at(property, "properties"), reader);
  }
}

}  // namespace

Problems skippable_step_problems(const Json& tool, const WorkflowPlace& tool_place) {
  Problems out;
  const Json* steps = find(tool, {"steps"});
  if (steps == nullptr) return out;
  WorkflowPlace place = tool_place.key("steps");
  SkippableSteps skippable = skippable_steps(*steps);
  if (skippable.empty()) return out;
  for (const Json& step : *steps) out = joined(std::move(out), check_step(step, skippable, place));
  Reader reader(skippable, place, "output");
  read_properties(object_at(object_at(tool, "output"), "properties"), reader);
  return joined(std::move(out), reader.take());
}

}  // namespace vmcp
