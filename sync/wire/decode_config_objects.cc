// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "sync/json/tree_builder.h"
#include "sync/model/related_kind.h"
#include "sync/schema/schema.h"
#include "sync/wire/customize.h"
#include "sync/wire/decode_objects.h"

namespace vmcp::wire {

/// How a kind of configuration object is read: where it goes, and what its spec has to look like.
struct ConfigKind {
  std::string_view kind;
  std::vector<ConfigObject> RelatedObjects::*list;
  const schema::Schema& (*schema)();  ///< nullptr: a ConfigMap.
  bool whole_status;                  ///< Decisions need more of `.status` than ObservedStatus has.
};

namespace {

constexpr ConfigKind kConfigKinds[] = {
    {kMCPExternalAuthConfigKind.kind, &RelatedObjects::external_auth_configs, schema::external_auth_config, false},
    {kMCPOIDCConfigKind.kind, &RelatedObjects::oidc_configs, schema::oidc_config, false},
    {kMCPAuthzConfigKind.kind, &RelatedObjects::authz_configs, schema::authz_config, false},
    {kMCPTelemetryConfigKind.kind, &RelatedObjects::telemetry_configs, schema::telemetry_config, false},
    {kMCPToolConfigKind.kind, &RelatedObjects::tool_configs, schema::tool_config, false},
    {kCompositeToolDefinitionKind.kind, &RelatedObjects::composite_tool_definitions, schema::composite_tool, true},
    {kEmbeddingServerKind.kind, &RelatedObjects::embedding_servers, schema::embedding_server, true},
};
constexpr ConfigKind kConfigMap = {kConfigMapKind.kind, &RelatedObjects::config_maps, nullptr, false};

/// null for an empty text.
Result<Json> read_tree(std::string_view text, const std::string& pointer, Allowance& allowance) {
  if (text.empty()) return Json();
  TreeBuilder builder(allowance.of(text.size()));
  if (!parse_json(text, builder)) return fail(pointer, "InvalidJSON", builder.problem());
  allowance.take(text.size(), builder.count());
  return builder.take();
}

Result<Json> read_data(std::string_view text, Allowance& allowance) {
  auto data = read_tree(text, "/data", allowance);
  if (!data) return data;
  if (data->is_null()) return Json::object();
  if (!data->is_object()) return fail("/data", "InvalidJSON", "expected an object");
  for (const auto& [key, value] : data->items()) {
    if (!value.is_string()) return fail(child_pointer("/data", key), "InvalidJSON", "expected a string");
  }
  return data;
}

/// The rest of the object; why it cannot be decoded otherwise.
std::optional<Error> complete(UnreadConfig& config, const schema::Version& runtime, Allowance& allowance) {
  ConfigObject& object = config.object;
  if (config.kind->schema == nullptr) {
    auto data = read_data(config.data, allowance);
    if (!data) return std::move(data.error());
    object.data = std::move(*data);
    object.spec = Json::object();
    return std::nullopt;
  }
  auto spec = read_tree(config.spec, "/spec", allowance);
  if (!spec) return std::move(spec.error());
  if (spec->is_null()) *spec = Json::object();  // the defaults alone
  auto conformed = schema::conform(config.kind->schema(), std::move(*spec), "/spec", runtime);
  if (!conformed) return std::move(conformed.error());
  object.spec = std::move(conformed->tree);
  object.unknown_keys = std::move(conformed->unknown);
  object.not_in_runtime = std::move(conformed->not_in_runtime);
  if (!object.unknown_keys.empty()) {
    if (const auto managed = read_tree(config.managed_fields, "/metadata/managedFields", allowance)) {
      drop_defaulted(*managed, object.unknown_keys);
    }
  }
  if (!config.kind->whole_status) return std::nullopt;
  auto status = read_tree(config.status, "/status", allowance);
  if (!status) return std::move(status.error());
  object.status_fields = std::move(*status);
  return std::nullopt;
}

using References = std::set<std::pair<std::string_view, std::string>>;  // kind, name

References named_by(const std::vector<RelatedRule>& rules) {
  References out;
  for (const RelatedRule& rule : rules) {
    for (const std::string& name : rule.names) out.emplace(rule.kind.kind, name);
  }
  return out;
}

References references_of(const VirtualMCPServer& parent, const RelatedObjects& related) {
  References out = named_by(related_rules(parent, {}));  // how members are selected makes no difference here
  const auto choice = [&](const Json& node) {
    out.emplace(kMCPExternalAuthConfigKind.kind, text_at(node, {"externalAuthConfigRef", "name"}));
  };
  if (const Json* chosen = find(parent.spec, {"outgoingAuth", "default"})) choice(*chosen);
  if (const Json* overrides = find(parent.spec, {"outgoingAuth", "backends"})) {
    for (const Json& each : *overrides) choice(each);
  }
  const std::string_view group = text_at(parent.spec, {"groupRef", "name"});
  for (const Member& member : related.members) {
    if (member.group == group) out.emplace(kMCPExternalAuthConfigKind.kind, member.external_auth_config);
  }
  return out;
}

void read_those(const References& references, const schema::Version& runtime, Related& related) {
  for (UnreadConfig& config : related.configs) {
    if (!references.contains({config.kind->kind, std::string(config.object.metadata.name)})) continue;
    if (auto error = complete(config, runtime, related.allowance)) {
      related.objects.undecodable.push_back(
          {config.kind->kind, config.object.metadata, {}, std::move(error->pointer), std::move(error->message)});
    } else {
      (related.objects.*config.kind->list).push_back(std::move(config.object));
    }
  }
}

}  // namespace

const ConfigKind* config_kind(std::string_view api_version, std::string_view kind) {
  if (api_version == kConfigMapKind.api_version && kind == kConfigMap.kind) return &kConfigMap;
  if (api_version.substr(0, api_version.find('/')) != kToolHiveGroup) return nullptr;
  const auto* found = std::find_if(std::begin(kConfigKinds), std::end(kConfigKinds),
                                   [&](const ConfigKind& each) { return each.kind == kind; });
  return found == std::end(kConfigKinds) ? nullptr : found;
}

std::string_view name_of(const ConfigKind& kind) {
  return kind.kind;
}

UnreadConfig read_config(Reader& reader, Object& object, const ConfigKind& kind) {
  UnreadConfig out;
  out.kind = &kind;
  reader.members(
      object, Field{"spec", [&](auto v) { out.spec = reader.raw(v); }},
      Field{"status", [&](auto v) { out.status = reader.raw(v); }},
      Field{"data", [&](auto v) { out.data = reader.raw(v); }},
      Field{"metadata", [&](auto metadata) {
              reader.object(metadata, Field{"managedFields", [&](auto v) { out.managed_fields = reader.raw(v); }});
            }});
  reader.rewind(object);
  reader.members(object, Field{"apiVersion", [&](auto v) { reader.text(v); }},
                 Field{"kind", [&](auto v) { reader.text(v); }},
                 Field{"metadata", [&](auto v) { out.object.metadata = read_metadata(reader, v); }},
                 Field{"status", [&](auto v) { out.object.status = read_status(reader, v); }});
  return out;
}

void read_referenced(Related& related, const VirtualMCPServer& parent, const schema::Version& runtime) {
  read_those(references_of(parent, related.objects), runtime, related);
}

void read_referenced(Related& related, const Member& entry) {
  read_those(named_by(related_rules(entry)), schema::kPinnedRuntime, related);
}

}  // namespace vmcp::wire
