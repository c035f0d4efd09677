// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace vmcp {

inline constexpr std::string_view kToolHiveGroup = "toolhive.stacklok.dev";
inline constexpr std::string_view kToolHiveVersion = "toolhive.stacklok.dev/v1beta1";
/// An older version with the same schema, which manifests may still be written in.
inline constexpr std::string_view kOlderToolHiveVersion = "toolhive.stacklok.dev/v1alpha1";

/// A kind of object that the hook reads beside the parent.
struct RelatedKind {
  std::string_view api_version;
  std::string_view resource;  ///< Plural, as in the API.
  std::string_view kind;
};

inline constexpr RelatedKind kMCPGroupKind{kToolHiveVersion, "mcpgroups", "MCPGroup"};
inline constexpr RelatedKind kMCPServerEntryKind{kToolHiveVersion, "mcpserverentries", "MCPServerEntry"};
inline constexpr RelatedKind kMCPServerKind{kToolHiveVersion, "mcpservers", "MCPServer"};
inline constexpr RelatedKind kMCPRemoteProxyKind{kToolHiveVersion, "mcpremoteproxies", "MCPRemoteProxy"};
inline constexpr RelatedKind kMCPExternalAuthConfigKind{kToolHiveVersion, "mcpexternalauthconfigs",
                                                        "MCPExternalAuthConfig"};
inline constexpr RelatedKind kMCPOIDCConfigKind{kToolHiveVersion, "mcpoidcconfigs", "MCPOIDCConfig"};
inline constexpr RelatedKind kMCPAuthzConfigKind{kToolHiveVersion, "mcpauthzconfigs", "MCPAuthzConfig"};
inline constexpr RelatedKind kMCPTelemetryConfigKind{kToolHiveVersion, "mcptelemetryconfigs", "MCPTelemetryConfig"};
inline constexpr RelatedKind kEmbeddingServerKind{kToolHiveVersion, "embeddingservers", "EmbeddingServer"};
inline constexpr RelatedKind kMCPToolConfigKind{kToolHiveVersion, "mcptoolconfigs", "MCPToolConfig"};
inline constexpr RelatedKind kCompositeToolDefinitionKind{kToolHiveVersion, "virtualmcpcompositetooldefinitions",
                                                          "VirtualMCPCompositeToolDefinition"};
inline constexpr RelatedKind kConfigMapKind{"v1", "configmaps", "ConfigMap"};

/// All of them; what `customize` may ask for, what the offline tools take from manifests, and what RBAC has to allow.
inline constexpr RelatedKind kRelatedKinds[] = {
    kMCPGroupKind,       kMCPServerEntryKind,          kMCPServerKind,
    kMCPRemoteProxyKind, kMCPExternalAuthConfigKind,   kMCPOIDCConfigKind,
    kMCPAuthzConfigKind, kMCPTelemetryConfigKind,      kEmbeddingServerKind,
    kMCPToolConfigKind,  kCompositeToolDefinitionKind, kConfigMapKind,
};

}  // namespace vmcp
