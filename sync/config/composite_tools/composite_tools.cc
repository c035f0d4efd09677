// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/composite_tools.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/config/composite_tools/node.h"
#include "sync/config/composite_tools/rules.h"
#include "sync/go/quote.h"
#include "sync/model/related_kind.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr const char* kCondition = "CompositeToolRefsValidated";
constexpr const char* kTools = "/spec/config/compositeTools";
constexpr const char* kReferences = "/spec/config/compositeToolRefs";

using Names = std::set<std::string>;

struct InlineTools {
  Json list = Json::array();
  Names names;
  Report report;
};

InlineTools decide_inline_tools(const Json& spec) {
  InlineTools out;
  const Json* tools = find(spec, {"config", "compositeTools"});
  if (tools == nullptr) return out;
  for (std::size_t index = 0; index < tools->size(); ++index) {
    const Json& tool = (*tools)[index];
    std::string pointer = child_pointer(kTools, index);
    std::string name(text_at(tool, {"name"}));
    if (!out.names.insert(name).second) {
      out.report.join(refusal(pointer + "/name", spec_path(pointer) + ".name " + quote(name) + " is duplicated"));
    }
    for (Problem& problem : workflow_problems(tool, spec_path(pointer))) {
      out.report.join(refusal(pointer + problem.pointer, std::move(problem.message)));
    }
    out.list.push_back(workflow_node(tool));
  }
  return out;
}

// What is wrong with a definition: what its own controller found, if that saw the present spec, or else our rules.
std::vector<std::string> definition_problems(const ConfigObject& definition) {
  std::int64_t observed = integer_at(definition.status_fields, {"observedGeneration"}).value_or(0);
  bool current = observed == 0 || observed == definition.metadata.generation;
  std::vector<std::string> out;
  for (Problem& problem : workflow_problems(definition.spec, "spec")) out.push_back(std::move(problem.message));
  if (!out.empty() || !current || text_at(definition.status_fields, {"validationStatus"}) != "Invalid") return out;
  out = texts_at(definition.status_fields, {"validationErrors"});
  if (out.empty()) out.push_back("its status.validationStatus is Invalid");
  return out;
}

std::string join_texts(const std::vector<std::string>& texts, std::string_view separator) {
  std::string out;
  for (const std::string& text : texts) {
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

// One reference to a definition that is not named twice.
Decided<Json> decide_reference(const Inputs& inputs, const std::string& name, const std::string& pointer) {
  Decided<Json> out;
  const ConfigObject* definition = find_object(inputs.related.composite_tool_definitions, name);
  if (definition == nullptr) {
    out.report.refuse(kCondition, "CompositeToolRefNotFound", pointer,
                      "Referenced VirtualMCPCompositeToolDefinition " + name + " " +
                          why_absent(inputs.related, kCompositeToolDefinitionKind.kind, name));
    return out;
  }
  std::vector<std::string> problems = definition_problems(*definition);
  if (!problems.empty()) {
    out.report.refuse(
        kCondition, "CompositeToolRefInvalid", pointer,
        "Referenced VirtualMCPCompositeToolDefinition " + name + " is invalid: " + join_texts(problems, "; "));
    out.report.refusals.back().subject = "VirtualMCPCompositeToolDefinition/" + name + "/spec";
  }
  out.value = workflow_node(definition->spec);
  return out;
}

Decided<Json> decide_references(const Inputs& inputs, const Json& references, Names tool_names) {
  Decided<Json> out{Json::array(), {}};
  Names seen;
  for (std::size_t index = 0; index < references.size(); ++index) {
    std::string pointer = child_pointer(kReferences, index) + "/name";
    std::string name(text_at(references[index], {"name"}));
    if (name.empty()) {
      out.report.join(refusal(pointer, spec_path(pointer) + " is required"));
      continue;
    }
    if (!seen.insert(name).second) {
      out.report.join(refusal(pointer, spec_path(pointer) + ": duplicate composite tool reference: " + name));
      continue;
    }
    auto [node, report] = decide_reference(inputs, name, pointer);
    out.report.join(std::move(report));
    std::string tool_name(text_at(node, {"name"}));
    if (!tool_name.empty() && !tool_names.insert(tool_name).second) {
      out.report.join(refusal(pointer, "invalid composite tools: duplicate composite tool name: " + quote(tool_name)));
    }
    if (!node.is_null()) out.value.push_back(std::move(node));
  }
  return out;
}

bool refuses(const Report& report, std::string_view type) {
  for (const Refusal& each : report.refusals) {
    if (each.type == type) return true;
  }
  return false;
}

}  // namespace

Decided<Json> decide_composite_tools(const Inputs& inputs) {
  InlineTools tools = decide_inline_tools(inputs.parent.spec);
  Decided<Json> out{std::move(tools.list), std::move(tools.report)};
  const Json* found = find(inputs.parent.spec, {"config", "compositeToolRefs"});
  const Json& references = found == nullptr ? empty_object() : *found;

  auto [defined, report] = decide_references(inputs, references, std::move(tools.names));
  for (Json& tool : defined) out.value.push_back(std::move(tool));
  if (references.empty()) {
    report.set(kCondition, true, "CompositeToolRefsValid", "No composite tool references to validate");
  } else if (!refuses(report, kCondition)) {
    report.set(kCondition, true, "CompositeToolRefsValid",
               "All " + std::to_string(references.size()) + " composite tool references are valid");
  }
  out.report.join(std::move(report));
  return out;
}

}  // namespace vmcp
