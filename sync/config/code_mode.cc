// SPDX-License-Identifier: Apache-2.0
#include "sync/config/code_mode.h"

#include <string>
#include <utility>

#include "sync/json/object_builder.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::string_view kReserved = "execute_tool_script";

Report check_name(std::string_view name, std::string pointer) {
  if (name != kReserved) return {};
  return refusal(std::move(pointer), "the tool name " + std::string(kReserved) +
                                         " is taken while spec.config.codeMode.enabled is true, and every listing of "
                                         "tools would fail: choose another name");
}

/// What the gateway itself gives names to: composite tools and, where no prefix is put before it, renamed tools.
Report check_reserved_names(const Inputs& inputs) {
  Report report;
  const Json& config = object_at(inputs.parent.spec, "config");
  const auto each_of = [&](Path path, const auto& check) {
    const Json* list = find(config, path);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) check((*list)[i], i);
  };
  each_of({"compositeTools"}, [&](const Json& tool, std::size_t i) {
    report.join(check_name(text_at(tool, {"name"}), child_pointer("/spec/config/compositeTools", i) + "/name"));
  });
  each_of({"compositeToolRefs"}, [&](const Json& reference, std::size_t i) {
    const auto* definition = find_object(inputs.related.composite_tool_definitions, text_at(reference, {"name"}));
    if (definition == nullptr) return;
    report.join(
        check_name(text_at(definition->spec, {"name"}), child_pointer("/spec/config/compositeToolRefs", i) + "/name"));
  });
  const std::string_view strategy = text_at(config, {"aggregation", "conflictResolution"});
  if (strategy != "priority" && strategy != "manual") return report;
  each_of({"aggregation", "tools"}, [&](const Json& tool, std::size_t i) {
    const std::string place = child_pointer("/spec/config/aggregation/tools", i) + "/overrides";
    for (const auto& [name, override] : object_at(tool, "overrides").items()) {
      report.join(check_name(text_at(override, {"name"}), child_pointer(place, name) + "/name"));
    }
  });
  return report;
}

}  // namespace

Decided<std::optional<Json>> decide_code_mode(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json* code_mode = find(inputs.parent.spec, {"config", "codeMode"});
  if (code_mode == nullptr) return out;
  const std::string pointer = "/spec/config/codeMode";
  for (const char* key : {"stepLimit", "parallelMaxConcurrency"}) {
    if (integer_at(*code_mode, {key}).value_or(1) < 1) {
      out.report.join(refusal(child_pointer(pointer, key), spec_path(pointer) + "." + key + " must be at least 1"));
    }
  }
  out.report.join(check_duration(*code_mode, "toolCallTimeout", pointer));
  if (flag_at(*code_mode, {"enabled"})) out.report.join(check_reserved_names(inputs));
  ObjectBuilder node(*code_mode);
  node.copy("enabled").copy("stepLimit").copy("parallelMaxConcurrency");
  out.value = node.add("toolCallTimeout", nonzero_duration(*code_mode, "toolCallTimeout")).take();
  return out;
}

}  // namespace vmcp
