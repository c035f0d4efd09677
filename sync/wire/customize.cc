// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/customize.h"

#include <algorithm>

#include "sync/json/json_writer.h"
#include "sync/model/member_selection.h"
#include "sync/model/names.h"

namespace vmcp::wire {
namespace {

using Names = std::vector<std::string>;

/// The name at `path`; nothing when it is absent or empty.
Names name_at(const Json& spec, Path path) {
  const std::string_view name = text_at(spec, path);
  return name.empty() ? Names{} : Names{std::string(name)};
}

/// The names at `path` in every item of `list`.
Names names_in(const Json* list, Path path) {
  Names out;
  if (list == nullptr || !list->is_array()) return out;
  for (const Json& item : *list) {
    if (const std::string_view name = text_at(item, path); !name.empty()) out.emplace_back(name);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// The members that `parent` runs already, by what its status says.
Names names_that_run(const VirtualMCPServer& parent) {
  Names out;
  for (const DiscoveredBackend& each : parent.status.discovered_backends) out.emplace_back(each.name);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// Membership is written on the member, so the caller can select it only by a label. Nobody may be missed whose label
/// is missing or late, so members without one are asked for too, and those that run already whatever their label says
/// (spec/00-hook.md §2.5).
void add_member_rules(std::vector<RelatedRule>& rules, const VirtualMCPServer& parent, const Settings& settings) {
  const bool by_label = member_selection(parent, settings) == MemberSelection::kLabel;
  const std::string label = group_label(text_at(parent.spec, {"groupRef", "name"}));
  const Names running = by_label ? names_that_run(parent) : Names{};
  for (const RelatedKind& kind : {kMCPServerEntryKind, kMCPServerKind, kMCPRemoteProxyKind}) {
    if (!by_label) {
      rules.push_back({kind, {}});
      continue;
    }
    if (!label.empty()) rules.push_back({kind, {}, label});
    rules.push_back({kind, {}, std::string()});
    if (!running.empty()) rules.push_back({kind, running});
  }
}

void write_label_selector(JsonWriter& json, const std::string& group_label) {
  json.key("labelSelector");
  json.begin_object();
  if (!group_label.empty()) {
    json.key("matchLabels");
    json.begin_object();
    json.member(kGroupLabel, group_label);
    json.end_object();
  } else {
    json.key("matchExpressions");
    json.begin_array();
    json.begin_object();
    json.member("key", kGroupLabel);
    json.member("operator", "DoesNotExist");
    json.end_object();
    json.end_array();
  }
  json.end_object();
}

}  // namespace

std::vector<RelatedRule> related_rules(const VirtualMCPServer& parent, const Settings& settings) {
  const Json& spec = parent.spec;
  std::vector<RelatedRule> rules;
  auto named = [&](const RelatedKind& kind, Names names) {
    if (!names.empty()) rules.push_back({kind, std::move(names)});
  };
  named(kMCPGroupKind, name_at(spec, {"groupRef", "name"}));
  add_member_rules(rules, parent, settings);
  rules.push_back({kMCPExternalAuthConfigKind, {}});
  named(kMCPOIDCConfigKind, name_at(spec, {"incomingAuth", "oidcConfigRef", "name"}));
  named(kMCPAuthzConfigKind, name_at(spec, {"incomingAuth", "authzConfigRef", "name"}));
  named(kMCPTelemetryConfigKind, name_at(spec, {"telemetryConfigRef", "name"}));
  named(kEmbeddingServerKind, name_at(spec, {"embeddingServerRef", "name"}));
  named(kMCPToolConfigKind, names_in(find(spec, {"config", "aggregation", "tools"}), {"toolConfigRef", "name"}));
  named(kCompositeToolDefinitionKind, names_in(find(spec, {"config", "compositeToolRefs"}), {"name"}));
  named(kConfigMapKind, name_at(spec, {"incomingAuth", "authzConfig", "configMap", "name"}));
  return rules;
}

std::vector<RelatedRule> related_rules(const Member& member) {
  std::vector<RelatedRule> rules;
  if (member.kind != MemberKind::kMCPServerEntry) return rules;  // the status of the others is their controller's
  if (!member.group.empty()) rules.push_back({kMCPGroupKind, {std::string(member.group)}});
  if (!member.external_auth_config.empty()) {
    rules.push_back({kMCPExternalAuthConfigKind, {std::string(member.external_auth_config)}});
  }
  return rules;
}

void write_customize_answer(std::string& out, const std::vector<RelatedRule>& rules, std::string_view namespace_) {
  JsonWriter json(out);
  json.begin_object();
  json.key("relatedResources");
  json.begin_array();
  for (const RelatedRule& rule : rules) {
    json.begin_object();
    json.member("apiVersion", rule.kind.api_version);
    json.member("resource", rule.kind.resource);
    json.member("namespace", namespace_);
    if (!rule.names.empty()) {
      json.key("names");
      json.begin_array();
      for (const std::string& name : rule.names) json.string(name);
      json.end_array();
    }
    if (rule.group_label) write_label_selector(json, *rule.group_label);
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace vmcp::wire
