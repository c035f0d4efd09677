// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"
#include "sync/schema/schema.h"

namespace vmcp {

/// The Kubernetes objects that the core reads, as decoded from one request. Every `string_view` points into the
/// request's own memory (the `Workspace`) and lives as long as it. Field names are Kubernetes' own.

struct ObjectMeta {
  std::string_view name;
  std::string_view namespace_;
  std::string_view uid;
  std::string_view creation_timestamp;  ///< RFC 3339 in UTC, so byte order is time order; may be empty offline.
  std::int64_t generation = 0;
  bool deleting = false;              ///< `deletionTimestamp` is present.
  std::string_view group_label;       ///< Label `toolhive.stacklok.dev/group`.
  std::string_view member_selection;  ///< Annotation `toolhive.stacklok.dev/member-selection`.
};

/// A condition as found on an observed object.
struct ObservedCondition {
  std::string_view type;
  std::string_view status;
  std::string_view reason;
  std::string_view message;
  std::string_view last_transition_time;
  std::int64_t observed_generation = 0;  ///< 0: absent.
};

/// The parts of an observed status that decide whether somebody else's controller judged the object.
struct ObservedStatus {
  std::string_view phase;
  std::int64_t observed_generation = 0;  ///< 0: absent.
  std::string_view url;
  std::string_view config_hash;
  std::vector<ObservedCondition> conditions;

  const ObservedCondition* condition(std::string_view type) const {
    for (const auto& each : conditions) {
      if (each.type == type) return &each;
    }
    return nullptr;
  }
};

struct MCPGroup {
  ObjectMeta metadata;
  ObservedStatus status;
};

enum class MemberKind { kMCPServer, kMCPRemoteProxy, kMCPServerEntry };  // in the order in which ties are broken
std::string_view kind_name(MemberKind kind);                             ///< `MCPServerEntry` and so on.

struct SecretHeader {
  std::string_view header_name;
  std::string_view secret_name;
  std::string_view secret_key;
};

/// An MCPServer, MCPRemoteProxy or MCPServerEntry: what can be a member of a group. Fields that a kind does
/// not have are empty.
struct Member {
  MemberKind kind = MemberKind::kMCPServerEntry;
  ObjectMeta metadata;
  ObservedStatus status;
  std::string_view group;                 ///< spec.groupRef.name
  std::string_view transport;             ///< spec.transport; the CRD default of the kind when absent.
  std::string_view proxy_mode;            ///< MCPServer: spec.proxyMode; CRD default when absent.
  std::string_view remote_url;            ///< MCPRemoteProxy, MCPServerEntry: spec.remoteUrl
  std::string_view external_auth_config;  ///< spec.externalAuthConfigRef.name
  bool allow_private_endpoint = false;
  bool has_ca_bundle = false;  ///< MCPServerEntry: spec.caBundleRef.configMapRef is present.
  std::string_view ca_config_map;
  std::string_view ca_key;                                                       ///< May be empty: `ca.crt`.
  std::vector<std::pair<std::string_view, std::string_view>> plaintext_headers;  ///< MCPServerEntry, sorted by name.
  std::vector<SecretHeader> secret_headers;                                      ///< In the order written.
};

/// A configuration object that other objects refer to by name: MCPExternalAuthConfig, MCPOIDCConfig,
/// MCPAuthzConfig, MCPTelemetryConfig, MCPToolConfig, VirtualMCPCompositeToolDefinition, EmbeddingServer, ConfigMap.
struct ConfigObject {
  ObjectMeta metadata;
  ObservedStatus status;
  Json spec;  ///< Conformed to the kind's schema, CRD defaults filled in. Object, maybe empty.
  std::vector<std::string> unknown_keys;             ///< Pointers (`/spec/x`) of what the schema does not know.
  std::vector<schema::NotInRuntime> not_in_runtime;  ///< The same for what the runtime does not have.
  Json status_fields;  ///< The whole `.status` where the kind needs more than ObservedStatus, else null.
  Json data;           ///< ConfigMap: `.data`, an object of strings.
};

/// Finds by name; nullptr when not there. The lists of a request are sorted by name.
const ConfigObject* find_object(const std::vector<ConfigObject>& objects, std::string_view name);

/// A related object that is not as its CRD says, so that nothing of it is used but what stands here.
struct Undecodable {
  std::string_view kind;
  ObjectMeta metadata;     ///< Of which only name, namespace and `deleting` are known.
  std::string_view group;  ///< spec.groupRef.name of a member, or spec.groupRef itself; empty when it cannot be told.
  std::string pointer;     ///< Into the object, to what is wrong …
  std::string message;     ///< … and what that is, without a value.
};

/// What Metacontroller sent as `related`, only objects of the parent's namespace that are not being deleted, and of the
/// configuration objects only those that are referred to.
struct RelatedObjects {
  std::vector<MCPGroup> groups;
  std::vector<Member> members;  ///< All kinds together, sorted by kind, then name.
  std::vector<ConfigObject> external_auth_configs;
  std::vector<ConfigObject> oidc_configs;
  std::vector<ConfigObject> authz_configs;
  std::vector<ConfigObject> telemetry_configs;
  std::vector<ConfigObject> tool_configs;
  std::vector<ConfigObject> composite_tool_definitions;
  std::vector<ConfigObject> embedding_servers;
  std::vector<ConfigObject> config_maps;
  std::vector<Undecodable> undecodable;  ///< Sorted by kind, then name.
};

/// Why the object `kind` `name` is not among `related`: that and why it cannot be decoded, or `not_found`.
std::string why_absent(const RelatedObjects& related, std::string_view kind, std::string_view name,
                       std::string_view not_found = "not found");

/// What the runtime's reporter last wrote for one backend (spec/80-status.md §3).
struct DiscoveredBackend {
  std::string_view name;
  std::string_view url;
  std::string_view status;
  std::string_view auth_config_ref;
  std::string_view auth_type;
  std::string_view last_health_check;
  std::string_view message;
  std::string_view circuit_breaker_state;
  std::string_view circuit_last_changed;
  std::optional<std::int64_t> consecutive_failures;
  std::string_view mcp_revision;
};

/// `status.runtime`, where the pod of a runtime from 0.47.0 on reports (spec/96-current-toolhive.md §9.1). It is not
/// told which generation the report is about.
struct RuntimeReport {
  std::vector<ObservedCondition> conditions;
  std::vector<DiscoveredBackend> discovered_backends;
};

/// `parent.status` as observed. Fields that nobody here writes are kept in `other` and echoed.
struct ParentStatus {
  std::string_view phase;
  std::string_view message;
  std::string_view url;
  std::int64_t observed_generation = 0;
  std::optional<std::int64_t> backend_count;
  std::vector<ObservedCondition> conditions;
  std::vector<DiscoveredBackend> discovered_backends;
  std::optional<RuntimeReport> runtime;  ///< nullopt: older runtimes report into the other fields of this status.
  Json other = Json::object();           ///< `runtime` is in it too, to be echoed whole.
};

struct VirtualMCPServer {
  ObjectMeta metadata;
  std::string_view api_version;
  std::string_view kind;
  Json spec = Json::object();                        ///< Conformed to the CRD's schema, defaults filled in.
  std::vector<std::string> unknown_spec_keys;        ///< Pointers (`/spec/x`) of what the schema does not know.
  std::vector<schema::NotInRuntime> not_in_runtime;  ///< The same for what the runtime does not have.
  Problems not_allowed_values;                       ///< Texts outside their enums; they stand in `spec` all the same.
  ParentStatus status;
};

/// A child as the cluster holds it. `raw` is the whole object, parsed only when it has to be retained.
struct ObservedChild {
  std::string_view api_version;
  std::string_view kind;
  ObjectMeta metadata;
  std::string_view controller_uid;   ///< uid of the ownerReference with controller: true; empty: none.
  std::string_view component_label;  ///< Label `toolhive.stacklok.io/component`.
  std::string_view raw;

  /// Deployments only (spec/00-hook.md §5.1); absent counters are 0.
  struct Rollout {
    std::string_view template_checksum;  ///< Pod template annotation `toolhive.stacklok.dev/runconfig-checksum`.
    std::int64_t spec_replicas = 1;
    std::int64_t observed_generation = 0;
    std::int64_t replicas = 0;
    std::int64_t updated_replicas = 0;
    std::int64_t ready_replicas = 0;
    std::int64_t unavailable_replicas = 0;
    std::vector<ObservedCondition> conditions;
  };
  std::optional<Rollout> rollout;
};

struct SyncRequest {
  VirtualMCPServer parent;
  std::vector<ObservedChild> children;  ///< Of our kinds, controlled by the parent; sorted by kind, then name.
  bool has_children = false;            ///< The request has `children`, be it without any.
  RelatedObjects related;
  std::vector<std::string_view> related_keys;  ///< `Kind.apiVersion`, as the caller wrote them.
  bool finalizing = false;
  /// `controller.spec.parentResource.ignoreStatusChanges`: a change of the parent's status does not lead to a sync.
  bool ignores_status_changes = false;
};

}  // namespace vmcp
