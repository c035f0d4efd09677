// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/customize.h"

#include <algorithm>

#include "sync/json/json_writer.h"

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

}  // namespace

std::vector<RelatedRule> related_rules(const VirtualMCPServer& parent) {
  const Json& spec = parent.spec;
  std::vector<RelatedRule> rules;
  auto named = [&](const RelatedKind& kind, Names names) {
    if (!names.empty()) rules.push_back({kind, std::move(names)});
  };
  named(kMCPGroupKind, name_at(spec, {"groupRef", "name"}));
  // Membership is written on the member, so the caller cannot select it.
  rules.push_back({kMCPServerEntryKind, {}});
  rules.push_back({kMCPServerKind, {}});
  rules.push_back({kMCPRemoteProxyKind, {}});
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

std::vector<RelatedRule> related_rules(const Member& entry) {
  std::vector<RelatedRule> rules;
  if (!entry.group.empty()) rules.push_back({kMCPGroupKind, {std::string(entry.group)}});
  if (!entry.external_auth_config.empty()) {
    rules.push_back({kMCPExternalAuthConfigKind, {std::string(entry.external_auth_config)}});
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
    json.end_object();
  }
  json.end_array();
  json.end_object();
}

}  // namespace vmcp::wire
