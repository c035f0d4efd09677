// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/member_schemas.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/schema/table.h"

namespace vmcp::cli {
namespace {

using namespace schema;

Schema header_forward() {
  return object({
      {"addHeadersFromSecret", list(object({
                                   {"headerName", string()},
                                   {"valueSecretRef", secret_key_reference()},
                               }))},
      {"addPlaintextHeaders", schema::map(string())},
  });
}

const Schema& group() {
  static const Schema table = object({{"description", string()}});
  return table;
}

const Schema& entry() {
  static const Schema table = object({
      {"allowPrivateEndpoint", boolean()},
      {"caBundleRef", ca_bundle_reference()},
      {"externalAuthConfigRef", name_reference()},
      {"groupRef", name_reference()},
      {"headerForward", header_forward()},
      {"remoteUrl", string()},
      {"transport", string()},
  });
  return table;
}

/// What MCPServer and MCPRemoteProxy have in common, of CRDs up to ToolHive 0.63.
std::vector<Field> workload() {
  std::vector<Field> fields = {
      {"externalAuthConfigRef", name_reference()},
      {"groupRef", name_reference()},
      {"proxyPort", integer()},
      {"transport", string()},
  };
  for (const std::string_view name :
       {"audit", "authServerRef", "authzConfig", "authzConfigRef", "endpointPrefix", "oidcConfigRef", "podTemplateSpec",
        "replicas", "resourceOverrides", "resources", "serviceAccount", "sessionAffinity", "sessionStorage",
        "telemetryConfigRef", "toolConfigRef", "trustProxyHeaders"}) {
    fields.push_back({name, free()});
  }
  return fields;
}

const Schema& server() {
  static const Schema table = [] {
    std::vector<Field> fields = workload();
    for (const std::string_view name :
         {"args", "backendReplicas", "env", "image", "maxRequestBodySize", "mcpPort", "permissionProfile",
          "proxyReadTimeout", "rateLimiting", "secrets", "volumes", "webhookConfigRef"}) {
      fields.push_back({name, free()});
    }
    fields.push_back({"proxyMode", string()});
    return object(std::move(fields));
  }();
  return table;
}

const Schema& proxy() {
  static const Schema table = [] {
    std::vector<Field> fields = workload();
    fields.push_back({"allowPrivateEndpoint", boolean()});
    fields.push_back({"headerForward", header_forward()});
    fields.push_back({"remoteUrl", string()});
    return object(std::move(fields));
  }();
  return table;
}

constexpr std::array<std::pair<std::string_view, SchemaRef>, 12> kSchemas = {{
    {"EmbeddingServer", embedding_server},
    {"MCPAuthzConfig", authz_config},
    {"MCPExternalAuthConfig", external_auth_config},
    {"MCPGroup", group},
    {"MCPOIDCConfig", oidc_config},
    {"MCPRemoteProxy", proxy},
    {"MCPServer", server},
    {"MCPServerEntry", entry},
    {"MCPTelemetryConfig", telemetry_config},
    {"MCPToolConfig", tool_config},
    {"VirtualMCPCompositeToolDefinition", composite_tool},
    {"VirtualMCPServer", virtual_mcp_server},
}};

}  // namespace

const Schema* schema_of_kind(std::string_view kind) {
  const auto* found =
      std::find_if(kSchemas.begin(), kSchemas.end(), [&](const auto& each) { return each.first == kind; });
  return found == kSchemas.end() ? nullptr : &found->second();
}

}  // namespace vmcp::cli
