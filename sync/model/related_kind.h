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

inline constexpr RelatedKind kMCPGroup{kToolHiveVersion, "mcpgroups", "MCPGroup"};
inline constexpr RelatedKind kMCPServerEntry{kToolHiveVersion, "mcpserverentries", "MCPServerEntry"};
inline constexpr RelatedKind kMCPServer{kToolHiveVersion, "mcpservers", "MCPServer"};
inline constexpr RelatedKind kMCPRemoteProxy{kToolHiveVersion, "mcpremoteproxies", "MCPRemoteProxy"};
inline constexpr RelatedKind kMCPExternalAuthConfig{kToolHiveVersion, "mcpexternalauthconfigs",
                                                    "MCPExternalAuthConfig"};
inline constexpr RelatedKind kMCPOIDCConfig{kToolHiveVersion, "mcpoidcconfigs", "MCPOIDCConfig"};
inline constexpr RelatedKind kMCPAuthzConfig{kToolHiveVersion, "mcpauthzconfigs", "MCPAuthzConfig"};
inline constexpr RelatedKind kMCPTelemetryConfig{kToolHiveVersion, "mcptelemetryconfigs", "MCPTelemetryConfig"};
inline constexpr RelatedKind kEmbeddingServer{kToolHiveVersion, "embeddingservers", "EmbeddingServer"};
inline constexpr RelatedKind kMCPToolConfig{kToolHiveVersion, "mcptoolconfigs", "MCPToolConfig"};
inline constexpr RelatedKind kCompositeToolDefinition{kToolHiveVersion, "virtualmcpcompositetooldefinitions",
                                                      "VirtualMCPCompositeToolDefinition"};
inline constexpr RelatedKind kConfigMap{"v1", "configmaps", "ConfigMap"};

/// All of them; what `customize` may ask for, what the offline tools take from manifests, and what RBAC has to allow.
inline constexpr RelatedKind kRelatedKinds[] = {
    kMCPGroup,       kMCPServerEntry,     kMCPServer,       kMCPRemoteProxy, kMCPExternalAuthConfig,   kMCPOIDCConfig,
    kMCPAuthzConfig, kMCPTelemetryConfig, kEmbeddingServer, kMCPToolConfig,  kCompositeToolDefinition, kConfigMap,
};

}  // namespace vmcp
