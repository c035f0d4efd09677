// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

/// spec/50-incoming-auth.md.
Schema incoming_auth() {
  return object({
      {"type", one_of({"anonymous", "oidc"})},
      {"oidcConfigRef", object({
                            {"name", string()},
                            {"audience", string()},
                            {"scopes", list(string())},
                            {"resourceUrl", string()},
                        })},
      {"authzConfig", object({
                          {"type", one_of({"configMap", "inline"}), "configMap"},
                          {"inline", object({
                                         {"policies", list(string())},
                                         {"entitiesJson", string(), "[]"},
                                         {"primaryUpstreamProvider", string()},
                                     })},
                          {"configMap", object({
                                            {"name", string()},
                                            {"key", string(), "authz.json"},
                                        })},
                          {"groupClaimName", string()},
                          {"roleClaimName", string()},
                          {"groupEntityType", string()},
                      })},
      {"authzConfigRef", name_reference()},
  });
}

/// spec/30-outgoing-auth.md §1.
Schema backend_auth() {
  return object({
      {"type", one_of({"discovered", "externalAuthConfigRef"})},
      {"externalAuthConfigRef", name_reference()},
  });
}

Schema outgoing_auth() {
  return object({
      {"source", one_of({"discovered", "inline"}), "discovered"},
      {"default", backend_auth()},
      {"backends", map(backend_auth())},
  });
}

/// spec/40-config.md §11.
Schema session_storage() {
  return object({
      {"provider", one_of({"memory", "redis"})},
      {"address", string()},
      {"db", integer(), 0},
      {"keyPrefix", string()},
      {"passwordRef", secret_key_reference()},
      // Without it the password and the sessions would travel in clear; `{}` is TLS.
      since({0, 55, 1}, Gate::Older::kRefused,
            {"tls", object({
                        {"caCertSecretRef", secret_key_reference()},
                        {"insecureSkipVerify", boolean()},
                    })},
            Gate::Off::kCounts),
  });
}

/// Which logins a user has to go through (spec/96-current-toolhive.md §12).
Schema upstream_filter() {
  return object({
      {"claim", string()},
      {"defaultUpstreams", list(string())},
      {"rules", list(object({
                    {"groups", list(string())},
                    {"upstreamProviders", list(string())},
                }))},
  });
}

}  // namespace

const Schema& virtual_mcp_server() {
  static const Schema schema = object({
      {"authServerConfig", authorization_server()},
      not_written({0, 55, 1}, Gate::Older::kRefused, {"authServerUpstreamFilter", upstream_filter()},
                  Gate::Off::kCounts),
      {"config", runtime_config()},
      {"embeddingServerRef", name_reference()},
      {"groupRef", name_reference()},
      {"imagePullSecrets", list(object({{"name", string(), ""}}))},
      {"incomingAuth", incoming_auth()},
      {"outgoingAuth", outgoing_auth()},
      {"passthroughHeaders", list(string())},
      {"podTemplateSpec", free_object()},
      {"replicas", integer()},
      {"serviceAccount", string()},
      {"serviceType", one_of({"ClusterIP", "NodePort", "LoadBalancer"}), "ClusterIP"},
      {"sessionAffinity", one_of({"ClientIP", "None"}), "ClientIP"},
      {"sessionStorage", session_storage()},
      {"telemetryConfigRef", object({
                                 {"name", string()},
                                 {"serviceName", string()},
                             })},
  });
  return schema;
}

}  // namespace vmcp::schema
