// SPDX-License-Identifier: Apache-2.0
#include "sync/model/related_kind.h"
#include "sync/schema/schema.h"
#include "sync/wire/decode_objects.h"

namespace vmcp::wire {
namespace {

using Objects = std::vector<ConfigObject>;

/// How a kind of configuration object is read: where it goes, and what its spec has to look like.
struct ConfigKind {
  std::string_view kind;
  Objects RelatedObjects::*list;
  schema::SchemaRef schema;
  bool whole_status;  ///< Decisions need more of `.status` than ObservedStatus has.
};

constexpr ConfigKind kConfigKinds[] = {
    {kMCPExternalAuthConfigKind.kind, &RelatedObjects::external_auth_configs, schema::external_auth_config, false},
    {kMCPOIDCConfigKind.kind, &RelatedObjects::oidc_configs, schema::oidc_config, false},
    {kMCPAuthzConfigKind.kind, &RelatedObjects::authz_configs, schema::authz_config, false},
    {kMCPTelemetryConfigKind.kind, &RelatedObjects::telemetry_configs, schema::telemetry_config, false},
    {kMCPToolConfigKind.kind, &RelatedObjects::tool_configs, schema::tool_config, false},
    {kCompositeToolDefinitionKind.kind, &RelatedObjects::composite_tool_definitions, schema::composite_tool, true},
    {kEmbeddingServerKind.kind, &RelatedObjects::embedding_servers, schema::embedding_server, true},
};

void read_spec(Reader& reader, Value value, const schema::Schema& schema, const schema::Version& runtime,
               ConfigObject& object) {
  Json tree = reader.tree(value);
  if (reader.failed() || tree.is_null()) return;
  auto conformed = schema::conform(schema, std::move(tree), "/spec", runtime);
  if (!conformed) {
    Error& error = conformed.error();
    error.pointer = reader.pointer() + pointer_within(error.pointer, "/spec");
    reader.fail_with(std::move(error));
    return;
  }
  object.spec = std::move(conformed->tree);
  object.unknown_keys = std::move(conformed->unknown);
  object.not_in_runtime = std::move(conformed->not_in_runtime);
}

/// `.status` is read twice where a decision needs all of it: once as the tree, once as ObservedStatus. The kinds that
/// do have one or two objects in a request.
ConfigObject read_toolhive_object(Reader& reader, Value object, const ConfigKind& kind,
                                  const schema::Version& runtime) {
  ConfigObject out;
  if (kind.whole_status) {
    reader.object(object, Field{"status", [&](auto v) { out.status_fields = reader.tree(v); }});
  }
  reader.object(object, Field{"metadata", [&](auto v) { out.metadata = read_metadata(reader, v); }},
                Field{"spec", [&](auto v) { read_spec(reader, v, kind.schema(), runtime, out); }},
                Field{"status", [&](auto v) { out.status = read_status(reader, v); }});
  drop_defaulted(reader, object, out.unknown_keys);
  // Without a spec, the defaults alone.
  if (out.spec.is_null())
    out.spec = schema::conform(kind.schema(), Json::object(), "", runtime).value_or(schema::Conformed{}).tree;
  return out;
}

ConfigObject read_config_map(Reader& reader, Value object) {
  ConfigObject out;
  out.spec = Json::object();
  out.data = Json::object();
  reader.object(object, Field{"metadata", [&](auto v) { out.metadata = read_metadata(reader, v); }},
                Field{"data", [&](Value data) {
                        reader.entries(data, [&](std::string_view key, Value text) {
                          out.data[std::string(key)] = std::string(reader.text(text));
                        });
                      }});
  return out;
}

}  // namespace

void read_config_object(Reader& reader, Value object, std::string_view api_version, std::string_view kind,
                        const schema::Version& runtime, RelatedObjects& related) {
  if (api_version == kConfigMapKind.api_version && kind == kConfigMapKind.kind) {
    related.config_maps.push_back(read_config_map(reader, object));
    return;
  }
  if (api_version.substr(0, api_version.find('/')) != kToolHiveGroup) return;
  for (const ConfigKind& known : kConfigKinds) {
    if (known.kind == kind) {
      (related.*known.list).push_back(read_toolhive_object(reader, object, known, runtime));
      return;
    }
  }
}

}  // namespace vmcp::wire
