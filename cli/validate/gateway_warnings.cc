// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "cli/validate/warnings.h"
#include "sync/config/writable_path.h"
#include "sync/model/names.h"

namespace vmcp::cli {
namespace {

/// What the APIs of models take for the name of a tool.
constexpr std::size_t kLongestToolName = 64;
bool is_tool_name(std::string_view name) {
  return name.size() <= kLongestToolName && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

class Warnings {
 public:
  explicit Warnings(const GatewayView& gateway)
      : gateway_(gateway),
        config_(object_at(gateway.spec(), "config")),
        aggregation_(object_at(config_, "aggregation")) {}

  std::vector<Diagnosis> all() {
    check_timeouts();
    check_excluded_tools();
    check_composite_names();
    check_tool_names();
    check_allow_list();
    check_optimizer();
    check_token_sources();
    check_labels();
    return std::move(list_);
  }

 private:
  void say(Severity severity, std::string pointer, const char* reason, std::string message) {
    list_.push_back(diagnosis_at(gateway_.manifest, std::move(pointer), severity, reason, std::move(message)));
  }
  void warn(std::string pointer, const char* reason, std::string message) {
    say(Severity::kWarning, std::move(pointer), reason, std::move(message));
  }

  const Json& tools() const {
    static const Json none = Json::array();
    const Json* list = find(aggregation_, {"tools"});
    return list != nullptr && list->is_array() ? *list : none;
  }

  void check_timeouts() {
    if (find(config_, {"operational", "timeouts"}) == nullptr) return;
    warn("/spec/config/operational/timeouts", "IgnoredByRuntime",
         "the runtime reads these timeouts and heeds none of them: calls to backends are not cut off; take them out");
  }

  void check_excluded_tools() {
    const bool all = flag_at(aggregation_, {"excludeAllTools"});
    const std::string root = "/spec/config/aggregation";
    for (std::size_t i = 0; i < tools().size(); ++i) {
      const Json* filter = find(tools()[i], {"filter"});
      if (filter == nullptr || filter->empty()) continue;
      const std::string at = child_pointer(root + "/tools", i);
      if (all) {
        warn(root + "/excludeAllTools", "AllToolsExcluded",
             "hides the tools of all backends, so the filters of spec.config.aggregation.tools choose nothing: remove "
             "one of the two");
        return;
      }
      if (flag_at(tools()[i], {"excludeAll"})) {
        warn(at + "/excludeAll", "AllToolsExcluded",
             "hides all tools of this backend, so its filter chooses nothing: remove one of the two");
      }
    }
  }

  void check_composite_names() {
    const Json* list = find(config_, {"compositeTools"});
    if (list == nullptr || !list->is_array()) return;
    for (std::size_t i = 0; i < list->size(); ++i) {
      check_name(text_at((*list)[i], {"name"}), child_pointer("/spec/config/compositeTools", i) + "/name");
    }
  }

  void check_name(std::string_view name, std::string pointer) {
    if (is_tool_name(name)) return;
    warn(std::move(pointer), "ToolNameRefused",
         "the tool would be called " + std::string(name) +
             ", which many models refuse: at most 64 letters, digits, _ and -");
  }

  /// Prefixes that spoil every tool, then the names of tools that the filters know.
  void check_tool_names() {
    // A prefix with braces in it is refused as such.
    if (!gateway_.has_prefixes() || gateway_.prefix_of("").find_first_of("{}") != std::string::npos) return;
    std::set<std::string_view> spoilt;
    for (const Manifest* member : gateway_.members) {
      const std::string_view name = text_at(member->object, {"metadata", "name"});
      const std::string prefix = gateway_.prefix_of(name);
      if (is_tool_name(prefix) && prefix.size() < kLongestToolName) continue;
      spoilt.insert(name);
      list_.push_back(diagnosis_at(*member, "/metadata/name", Severity::kWarning, "ToolNameRefused",
                                   "the names of its tools begin with " + prefix +
                                       ", which many models refuse: at most 64 letters, digits, _ and -; rename it or "
                                       "change spec.config.aggregation.conflictResolutionConfig.prefixFormat"));
    }
    for (std::size_t i = 0; i < tools().size(); ++i) {
      const std::string_view workload = text_at(tools()[i], {"workload"});
      const Json* filter = find(tools()[i], {"filter"});
      if (filter == nullptr || !filter->is_array() || spoilt.contains(workload)) continue;
      const std::string at = child_pointer("/spec/config/aggregation/tools", i) + "/filter";
      for (std::size_t j = 0; j < filter->size(); ++j) {
        const std::string_view tool = text_at((*filter)[j], {});
        const std::string_view renamed = text_at(tools()[i], {"overrides", tool, "name"});
        check_name(gateway_.prefix_of(workload) + std::string(renamed.empty() ? tool : renamed), child_pointer(at, j));
      }
    }
  }

  /// A filter is easily taken for a list of all that is allowed.
  void check_allow_list() {
    if (tools().empty() || flag_at(aggregation_, {"excludeAllTools"}) ||
        text_at(aggregation_, {"defaultToolVisibility"}) == "deny") {
      return;
    }
    std::string open;
    for (const std::string_view name : gateway_.member_names()) {
      const bool listed = std::any_of(tools().begin(), tools().end(),
                                      [&](const Json& tool) { return text_at(tool, {"workload"}) == name; });
      if (!listed) open.append(open.empty() ? "" : ", ").append(name);
    }
    if (open.empty()) return;
    say(Severity::kNote, "/spec/config/aggregation/tools", "NotAnAllowList",
        "members without an entry here show all their tools (" + open +
            "): set spec.config.aggregation.defaultToolVisibility to deny to hide them");
  }

  void check_optimizer() {
    const bool in_config = find(config_, {"optimizer"}) != nullptr;
    if (!in_config && find(gateway_.spec(), {"embeddingServerRef"}) == nullptr) return;
    if (is_writable_path(gateway_.spec(), "/tmp")) return;
    warn(in_config ? "/spec/config/optimizer" : "/spec/embeddingServerRef", "NoWritableTmp",
         "the optimizer keeps its index in /tmp, which is read-only: mount an emptyDir there into the container vmcp "
         "with spec.podTemplateSpec");
  }

  /// Strategies that turn the caller's token into another one, where callers bring none.
  void check_token_sources() {
    if (text_at(gateway_.spec(), {"incomingAuth", "type"}) != "anonymous") return;
    const auto needs_token = [](const Json& strategy) {
      const std::string_view type = text_at(strategy, {"type"});
      return type == "token_exchange" || type == "upstream_inject" || type == "obo" || type == "xaa";
    };
    const auto message = [](const Json& strategy) {
      return std::string(text_at(strategy, {"type"})) +
             " starts from the token of the caller, and with spec.incomingAuth.type anonymous there is none, so every "
             "call fails: use oidc";
    };
    const Json& outgoing = object_at(gateway_.config, "outgoingAuth");
    if (const Json* fallback = find(outgoing, {"default"}); fallback != nullptr && needs_token(*fallback)) {
      warn("/spec/outgoingAuth/default", "NoTokenToExchange", message(*fallback));
    }
    for (const auto& [name, strategy] : object_at(outgoing, "backends").items()) {
      if (!needs_token(strategy)) continue;
      const Manifest* member = nullptr;
      for (const Manifest* each : gateway_.members) {
        if (text_at(each->object, {"metadata", "name"}) == name) member = each;
      }
      const bool own = member != nullptr && find(gateway_.spec(), {"outgoingAuth", "backends", name}) == nullptr;
      if (own) {
        list_.push_back(diagnosis_at(*member, "/spec/externalAuthConfigRef/name", Severity::kWarning,
                                     "NoTokenToExchange", message(strategy)));
      } else {
        warn(child_pointer("/spec/outgoingAuth/backends", name), "NoTokenToExchange", message(strategy));
      }
    }
  }

  /// The hook says it once of the gateway; here each member can be named.
  void check_labels() {
    const Json* conditions = find(gateway_.answer, {"status", "conditions"});
    const bool missing =
        conditions != nullptr && std::any_of(conditions->begin(), conditions->end(), [](const Json& each) {
          return text_at(each, {"type"}) == "MembersLabelled" && text_at(each, {"status"}) == "False";
        });
    if (!missing) return;
    const std::string label = group_label(text_at(gateway_.spec(), {"groupRef", "name"}));
    for (const Manifest* member : gateway_.members) {
      if (text_at(member->object, {"metadata", "labels", kGroupLabel}) == label) continue;
      list_.push_back(diagnosis_at(*member, "/metadata/labels", Severity::kNote, "LabelsMissing",
                                   std::string("has not the label ") + kGroupLabel + ": " + label +
                                       ", by which the gateway selects its members: write it here, or leave it to the "
                                       "DecoratorController of the overlay large-namespaces"));
    }
  }

  const GatewayView& gateway_;
  const Json& config_;
  const Json& aggregation_;
  std::vector<Diagnosis> list_;
};

}  // namespace

std::vector<Diagnosis> warn_of_gateway(const GatewayView& gateway) {
  return Warnings(gateway).all();
}

}  // namespace vmcp::cli
