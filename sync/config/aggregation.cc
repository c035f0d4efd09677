// SPDX-License-Identifier: Apache-2.0
#include "sync/config/aggregation.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sync/go/quote.h"
#include "sync/json/object_builder.h"
#include "sync/model/related_kind.h"
#include "sync/model/section_rules.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

constexpr std::string_view kAggregationPointer = "/spec/config/aggregation";

const Json& default_prefix_format() {
  return schema::default_at(schema::virtual_mcp_server(),
                            {"config", "aggregation", "conflictResolutionConfig", "prefixFormat"});
}

// ---- one workload

Json override_node(const Json& override) {
  return ObjectBuilder(override).copy("name").copy("description").present("annotations").take();
}

// Of each tool the inline override wins whole; the rest comes from the MCPToolConfig.
Json merged_overrides(const Json& tool, const Json& tool_config) {
  std::map<std::string, Json> merged;
  for (const Json* source : {find(tool, {"overrides"}), find(tool_config, {"toolsOverride"})}) {
    if (source == nullptr) continue;
    for (const auto& [name, override] : source->items()) {
      if (!override.is_null()) merged.emplace(name, override_node(override));
    }
  }
  Json node = Json::object();
  for (auto& [name, override] : merged) append_member(node, name, std::move(override));
  return node;
}

Json tool_node(const Json& tool, const Json& tool_config) {
  ObjectBuilder node(tool);
  node.copy("workload");
  const Json* filter = find(tool, {"filter"});
  const Json* shared = find(tool_config, {"toolsFilter"});
  if (filter == nullptr || filter->empty()) filter = shared;
  if (filter != nullptr && !filter->empty()) node.always("filter", *filter);
  node.copy("excludeAll");
  Json overrides = merged_overrides(tool, tool_config);
  if (!overrides.empty()) node.always("overrides", std::move(overrides));
  return node.take();
}

Report check_overrides(const Json& tool, const std::string& pointer) {
  Report report;
  const Json* overrides = find(tool, {"overrides"});
  if (overrides == nullptr) return report;
  for (const auto& [name, override] : overrides->items()) {
    if (override.contains("name") || override.contains("description")) continue;
    std::string place = child_pointer(child_pointer(pointer, "overrides"), name);
    report.join(refusal(
        place, spec_path(pointer) + ".overrides." + name + ": at least one of name or description must be specified"));
  }
  return report;
}

struct ToolConfig {
  const Json* spec = &empty_object();
  Report report;
};

ToolConfig resolve_tool_config(const Inputs& inputs, const Json& tool, const std::string& pointer) {
  ToolConfig out;
  if (find(tool, {"toolConfigRef"}) == nullptr) return out;
  std::string place = pointer + "/toolConfigRef/name";
  std::string name(text_at(tool, {"toolConfigRef", "name"}));
  if (name.empty()) {
    out.report = refusal(place, spec_path(place) + " is required when toolConfigRef is specified");
  } else if (const ConfigObject* object = find_object(inputs.related.tool_configs, name)) {
    out.spec = &object->spec;
  } else {
    out.report = refusal(place, "MCPToolConfig resolution failed for " + quote(name) + ": MCPToolConfig " +
                                    std::string(inputs.parent.metadata.namespace_) + "/" + name + " " +
                                    why_absent(inputs.related, kMCPToolConfigKind.kind, name) +
                                    "; create it or remove the reference");
  }
  return out;
}

Decided<Json> decide_tools(const Inputs& inputs, const Json& aggregation) {
  Decided<Json> out{Json::array(), {}};
  const Json* tools = find(aggregation, {"tools"});
  if (tools == nullptr) return out;
  std::set<std::string_view> workloads;
  for (std::size_t index = 0; index < tools->size(); ++index) {
    const Json& tool = (*tools)[index];
    std::string pointer = child_pointer(std::string(kAggregationPointer) + "/tools", index);
    std::string_view workload = text_at(tool, {"workload"});
    if (workload.empty()) {
      out.report.join(refusal(pointer + "/workload", spec_path(pointer) + ".workload is required"));
    } else if (!workloads.insert(workload).second) {
      out.report.join(refusal(pointer + "/workload", "duplicate workload configuration: " + std::string(workload) +
                                                         "; merge the entries of spec.config.aggregation.tools"));
    }
    ToolConfig tool_config = resolve_tool_config(inputs, tool, pointer);
    out.report.join(std::move(tool_config.report));
    Json node = tool_node(tool, *tool_config.spec);
    out.report.join(check_overrides(node, pointer));
    out.value.push_back(std::move(node));
  }
  return out;
}

// ---- the strategy

/// Without a `{tool}` at the end: the runtime appends the tool's name by itself, which is what was meant.
std::string_view without_tool(std::string_view format) {
  constexpr std::string_view kTool = "{tool}";
  const bool ends_with_it = format.size() > kTool.size() && format.substr(format.size() - kTool.size()) == kTool;
  return ends_with_it ? format.substr(0, format.size() - kTool.size()) : format;
}

std::string_view prefix_format(const Json& aggregation) {
  return text_at(aggregation, {"conflictResolutionConfig", "prefixFormat"});
}

Json strategy_node(const Json& aggregation, std::string_view strategy) {
  const Json* block = find(aggregation, {"conflictResolutionConfig"});
  ObjectBuilder node(block == nullptr ? empty_object() : *block);
  const std::string_view format = prefix_format(aggregation);
  if (strategy == "prefix" && format.empty()) {
    node.always("prefixFormat", default_prefix_format());
  } else if (strategy == "prefix" && without_tool(format) != format) {
    node.always("prefixFormat", std::string(without_tool(format)));
  } else {
    node.copy("prefixFormat");
  }
  return node.copy("priorityOrder").take();
}

Report check_priority(const Json& node) {
  Report report;
  std::string pointer = std::string(kAggregationPointer) + "/conflictResolutionConfig/priorityOrder";
  std::vector<std::string> order = texts_at(node, {"conflictResolutionConfig", "priorityOrder"});
  if (order.empty()) {
    return refusal(pointer, spec_path(pointer) + " is required when conflictResolution is priority");
  }
  std::set<std::string> listed;
  if (const Json* tools = find(node, {"tools"})) {
    for (const Json& tool : *tools) listed.insert(std::string(text_at(tool, {"workload"})));
  }
  bool deny = text_at(node, {"defaultToolVisibility"}) == "deny";
  for (std::size_t index = 0; index < order.size(); ++index) {
    std::string place = child_pointer(pointer, index);
    if (order[index].empty()) {
      report.join(refusal(place, spec_path(place) + " must not be empty"));
    } else if (deny && listed.count(order[index]) == 0) {
      report.join(refusal(place, spec_path(place) + ": with defaultToolVisibility deny, " + quote(order[index]) +
                                     " needs an entry in spec.config.aggregation.tools: it could win a name and then "
                                     "be hidden; add one or remove it from priorityOrder"));
    }
  }
  return report;
}

/// Only `{workload}` is replaced. Anything else in braces would end up in every tool's name, which clients and models
/// refuse; without it all backends would have one prefix.
Report check_prefix_format(const Json& node) {
  constexpr std::string_view kWorkload = "{workload}";
  const std::string pointer = std::string(kAggregationPointer) + "/conflictResolutionConfig/prefixFormat";
  const std::string_view format = text_at(node, {"conflictResolutionConfig", "prefixFormat"});
  std::string rest(format);
  for (std::size_t at = 0; (at = rest.find(kWorkload, at)) != std::string::npos;) rest.erase(at, kWorkload.size());
  if (rest == format) {
    return refusal(pointer, spec_path(pointer) + " must contain {workload}, or all backends have the same prefix");
  }
  if (rest.find_first_of("{}") == std::string::npos) return {};
  return refusal(pointer, spec_path(pointer) +
                              " may have no other placeholder than {workload}: the name of the tool follows the "
                              "prefix by itself, write for example \"{workload}_\"");
}

Report check_strategy(const Json& node) {
  Report report;
  std::string root(kAggregationPointer);
  std::string_view strategy = text_at(node, {"conflictResolution"});
  if (strategy == "priority") {
    report.join(check_priority(node));
  } else if (strategy == "manual") {
    if (find(node, {"tools"}) == nullptr) {
      report.join(refusal(root + "/tools",
                          "tool overrides are required for manual strategy: list at least one workload in "
                          "spec.config.aggregation.tools, or use another conflictResolution"));
    }
  } else if (strategy == "prefix") {
    report.join(check_prefix_format(node));
  } else {
    report.join(refusal(root + "/conflictResolution",
                        "spec.config.aggregation.conflictResolution must be one of: prefix, priority, manual"));
  }
  std::string_view visibility = text_at(node, {"defaultToolVisibility"});
  if (!visibility.empty() && visibility != "allow" && visibility != "deny") {
    report.join(refusal(root + "/defaultToolVisibility",
                        "spec.config.aggregation.defaultToolVisibility must be one of: allow, deny"));
  }
  return report;
}

}  // namespace

Decided<Json> decide_aggregation(const Inputs& inputs) {
  const Json* found = find(inputs.parent.spec, {"config", "aggregation"});
  const Json& aggregation = found == nullptr ? empty_object() : *found;
  std::string_view strategy = text_at(aggregation, {"conflictResolution"});
  if (strategy.empty()) {
    strategy = schema::default_at(schema::virtual_mcp_server(), {"config", "aggregation", "conflictResolution"})
                   .get_ref<const std::string&>();
  }

  auto [tools, report] = decide_tools(inputs, aggregation);
  ObjectBuilder node(aggregation);
  node.always("conflictResolution", std::string(strategy));
  node.always("conflictResolutionConfig", strategy_node(aggregation, strategy));
  if (!tools.empty()) node.always("tools", std::move(tools));
  node.copy("excludeAllTools").copy("defaultToolVisibility");

  Decided<Json> out{node.take(), std::move(report)};
  out.report.join(check_strategy(out.value));
  const std::string_view format = prefix_format(aggregation), used = without_tool(format);
  if (strategy == "prefix" && used != format && out.report.refusals.empty()) {
    out.report.note(std::string(kAggregationPointer) + "/conflictResolutionConfig/prefixFormat",
                    "the name of the tool follows the prefix by itself, so {tool} is left out: write " + quote(used),
                    "UnknownPlaceholder", Weight::kLost);
  }
  return out;
}

}  // namespace vmcp
