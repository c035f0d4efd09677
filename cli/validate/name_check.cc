// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/name_check.h"

#include <algorithm>
#include <set>

#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

class Names {
 public:
  explicit Names(const GatewayView& gateway) : gateway_(gateway), known_(gateway.member_names()) {}

  std::vector<Diagnosis> check() {
    const Json& config = object_at(gateway_.spec(), "config");
    check_list(config, {"aggregation", "tools"}, "/spec/config/aggregation/tools", "/workload",
               [](const Json& tool) { return text_at(tool, {"workload"}); });
    check_list(config, {"aggregation", "conflictResolutionConfig", "priorityOrder"},
               "/spec/config/aggregation/conflictResolutionConfig/priorityOrder", "",
               [](const Json& name) { return text_at(name, {}); });
    if (const Json* timeouts = find(config, {"operational", "timeouts", "perWorkload"});
        timeouts != nullptr && timeouts->is_object()) {
      for (const auto& [name, timeout] : timeouts->items()) {
        member(name, child_pointer("/spec/config/operational/timeouts/perWorkload", name));
      }
    }
    if (gateway_.has_prefixes()) check_composite_tools(config);
    return std::move(list_);
  }

 private:
  template <typename NameOf>
  void check_list(const Json& config, Path path, const std::string& pointer, const std::string& below,
                  const NameOf& name_of) {
    const Json* list = find(config, path);
    if (list == nullptr || !list->is_array()) return;
    for (std::size_t i = 0; i < list->size(); ++i) member(name_of((*list)[i]), child_pointer(pointer, i) + below);
  }

  void member(std::string_view name, std::string pointer) {
    if (name.empty() || gateway_.has_member(name)) return;
    list_.push_back(diagnosis_at(gateway_.manifest, std::move(pointer), Severity::kLeftOut, "UnknownMember",
                                 "no member of the group is called " + std::string(name) + ", so this has no effect" +
                                     did_you_mean(name, known_)));
  }

  static const Json& items(const Json& node, std::string_view key) {
    static const Json none = Json::array();
    const Json* list = node.is_object() ? find(node, {key}) : nullptr;
    return list != nullptr && list->is_array() ? *list : none;
  }

  void check_composite_tools(const Json& config) {
    const Json& tools = items(config, "compositeTools");
    for (const Json& tool : tools) composite_.insert(std::string(text_at(tool, {"name"})));
    for (std::size_t i = 0; i < tools.size(); ++i) {
      check_steps(gateway_.manifest, tools[i], child_pointer("/spec/config/compositeTools", i));
    }
    for (const Json& reference : items(config, "compositeToolRefs")) {
      const Manifest* definition = find_object(gateway_.world, "VirtualMCPCompositeToolDefinition",
                                               gateway_.namespace_(), text_at(reference, {"name"}));
      if (definition != nullptr) check_steps(*definition, object_at(definition->object, "spec"), "/spec");
    }
  }

  void check_steps(const Manifest& manifest, const Json& tool, const std::string& pointer) {
    const Json& steps = items(tool, "steps");
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::string at = child_pointer(pointer + "/steps", i);
      check_tool(manifest, text_at(steps[i], {"tool"}), at + "/tool");
      check_tool(manifest, text_at(steps[i], {"step", "tool"}), at + "/step/tool");
    }
  }

  /// With prefixes, `wiki_search` and `wiki.search` are the tool `search` of the member `wiki`.
  void check_tool(const Manifest& manifest, std::string_view tool, std::string pointer) {
    if (tool.empty() || tool.find("{{") != std::string_view::npos || composite_.contains(std::string(tool))) return;
    const bool known = std::any_of(known_.begin(), known_.end(), [&](std::string_view name) {
      const std::string prefix = gateway_.prefix_of(name), dotted = std::string(name) + ".";
      return tool.substr(0, prefix.size()) == prefix || tool.substr(0, dotted.size()) == dotted;
    });
    if (known) return;
    list_.push_back(diagnosis_at(manifest, std::move(pointer), Severity::kLeftOut, "UnknownTool",
                                 "no member of the group has tools whose names begin like " + std::string(tool) +
                                     ", so this step would fail: tools are called " +
                                     (known_.empty() ? "PREFIXtool" : gateway_.prefix_of(known_.front()) + "…")));
  }

  const GatewayView& gateway_;
  const std::vector<std::string_view> known_;
  std::set<std::string> composite_;
  std::vector<Diagnosis> list_;
};

}  // namespace

std::vector<Diagnosis> check_names(const GatewayView& gateway) {
  return Names(gateway).check();
}

}  // namespace vmcp::cli
