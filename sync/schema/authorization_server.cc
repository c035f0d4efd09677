// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

using Older = Gate::Older;
using Off = Gate::Off;

constexpr Version k047{0, 47, 0};
constexpr Version k055{0, 55, 1};
constexpr Version k057{0, 57, 0};
constexpr Version k059{0, 59, 0};
constexpr Version k062{0, 62, 0};

Schema user_info() {
  return object({
      {"endpointUrl", string()},
      {"httpMethod", one_of({"GET", "POST"})},
      {"additionalHeaders", map(string())},
      {"fieldMapping", object({
                           {"subjectFields", list(string())},
                           {"nameFields", list(string())},
                           {"emailFields", list(string())},
                       })},
  });
}

/// Registration of the gateway as a client (RFC 7591).
Schema registration() {
  return object({
      {"discoveryUrl", string()},
      {"registrationEndpoint", string()},
      {"softwareId", string()},
      {"softwareStatement", string()},
      {"initialAccessTokenRef", secret_key_reference()},
      not_written(k055, Older::kNoted, {"rotationKey", string()}),
      not_written(k057, Older::kNoted,
                  {"registrationProbe", one_of({"tokenEndpoint", "authorizationEndpoint", "none"})}),
      not_written(k059, Older::kNoted, {"registrationProbeInterval", string()}),
  });
}

/// An older runtime ignores `ca_file_path` and trusts other authorities.
Field ca_bundle_of_server() {
  return since(k047, Older::kRefused, {"caBundleRef", ca_bundle_reference()}, Off::kCounts);
}

Field additional_token_params() {
  return not_written(k055, Older::kRefused, {"additionalTokenParams", map(string())});
}

Field omit_scope_on_refresh() {
  return not_written(k055, Older::kRefused, {"omitScopeOnRefresh", boolean()});
}

Schema oidc_upstream() {
  return object({
      {"issuerUrl", string()},
      {"clientId", string()},
      {"clientSecretRef", secret_key_reference()},
      {"redirectUri", string()},
      {"scopes", list(string())},
      {"additionalAuthorizationParams", map(string())},
      {"subjectClaim", string()},
      {"userInfoOverride", user_info()},
      {"allowPrivateIPs", boolean()},
      ca_bundle_of_server(),
      // `{}` registers a client at the issuer.
      not_written(k055, Older::kRefused, {"dcrConfig", registration()}, Off::kCounts),
      additional_token_params(),
      omit_scope_on_refresh(),
  });
}

Schema oauth2_upstream() {
  return object({
      {"authorizationEndpoint", string()},
      {"tokenEndpoint", string()},
      {"clientId", string()},
      {"clientSecretRef", secret_key_reference()},
      {"redirectUri", string()},
      {"scopes", list(string())},
      {"additionalAuthorizationParams", map(string())},
      {"userInfo", user_info()},
      {"tokenResponseMapping", object({
                                   {"accessTokenPath", string()},
                                   {"scopePath", string()},
                                   {"refreshTokenPath", string()},
                                   {"expiresInPath", string()},
                               })},
      {"identityFromToken", object({
                                {"subjectPath", string()},
                                {"namePath", string()},
                                {"emailPath", string()},
                            })},
      {"dcrConfig", registration()},
      {"allowPrivateIPs", boolean()},
      {"insecureAllowHTTP", boolean()},
      ca_bundle_of_server(),
      additional_token_params(),
      omit_scope_on_refresh(),
      not_written(k055, Older::kRefused,
                  {"tokenEndpointAuthMethod", one_of({"none", "client_secret_basic", "client_secret_post"})}),
  });
}

/// spec/50-incoming-auth.md §7.1.
Schema upstream() {
  return object({
      {"name", string()},
      {"type", one_of({"oidc", "oauth2"})},
      {"oidcConfig", oidc_upstream()},
      {"oauth2Config", oauth2_upstream()},
  });
}

Schema redis_tls() {
  return object({
      {"insecureSkipVerify", boolean()},
      {"caCertSecretRef", secret_key_reference()},
  });
}

/// spec/50-incoming-auth.md §7.2.
Schema redis() {
  return object({
      {"addr", string()},
      {"clusterMode", boolean()},
      {"sentinelConfig", object({
                             {"masterName", string()},
                             {"sentinelAddrs", list(string())},
                             {"sentinelService", object({
                                                     {"name", string()},
                                                     {"namespace", string()},
                                                     {"port", integer(), 26379},
                                                 })},
                             {"db", integer(), 0},
                         })},
      {"aclUserConfig", object({
                            {"usernameSecretRef", secret_key_reference()},
                            {"passwordSecretRef", secret_key_reference()},
                        })},
      {"dialTimeout", string(), "5s"},
      {"readTimeout", string(), "3s"},
      {"writeTimeout", string(), "3s"},
      {"tls", redis_tls()},
      {"sentinelTls", redis_tls()},
  });
}

Schema subject_bindings() {
  return list(object({
      {"subject", string()},
      {"allowedResources", list(string())},
  }));
}

/// spec/50-incoming-auth.md §7.3.
Schema trusted_issuer() {
  return object({
      // Only the policies of inboundGrants refer to it, and those are refused where it is not known.
      since(k047, Older::kIgnored, {"name", string()}),
      {"issuerUrl", string()},
      {"expectedAudience", string()},
      {"jwksUrl", string()},
      {"insecureAllowHTTP", boolean()},
      {"allowPrivateIPs", boolean()},
      {"actorClaim", string()},
      {"allowedActors", list(string())},
      {"actorMatcher", string()},
      {"allowedDelegateClients", list(string())},
      {"allowMayAct", boolean(), false},
      {"jwtBearerGrant", object({
                             {"maxAssertionAge", string()},
                             {"subjectBindings", subject_bindings()},
                             {"acceptedAudiences", list(string())},
                         })},
      ca_bundle_of_server(),
  });
}

Schema delegate_client() {
  return object({
      {"clientId", string()},
      {"clientSecretRef", secret_key_reference()},
      {"scopes", list(string())},
      {"audiences", list(string())},
  });
}

/// spec/96-current-toolhive.md §6.2. SPIFFE clients are refused by the runtimes that know the key, and nobody verifies
/// them in those that do not.
Schema inbound_grants() {
  return object({
      since(k047, Older::kRefused,
            {"tokenExchange", object({
                                  {"delegateClients", list(delegate_client())},
                                  {"issuerPolicies", list(object({
                                                         {"issuerRef", string()},
                                                         {"expectedAudience", string()},
                                                         {"actorClaim", string()},
                                                         {"allowedActors", list(string())},
                                                         {"actorMatcher", string()},
                                                         {"allowedDelegateClients", list(string())},
                                                         {"allowMayAct", boolean()},
                                                     }))},
                              })}),
      since(k047, Older::kRefused,
            {"jwtBearer", object({
                              {"issuerPolicies", list(object({
                                                     {"issuerRef", string()},
                                                     {"maxAssertionAge", string()},
                                                     {"subjectBindings", subject_bindings()},
                                                     {"acceptedAudiences", list(string())},
                                                 }))},
                          })}),
      not_written(k047, Older::kRefused,
                  {"spiffeClientAuth", list(object({
                                           {"clientId", string()},
                                           {"trustDomainRef", string()},
                                           {"principalPattern", string()},
                                           {"methods", list(one_of({"spiffe_x509", "spiffe_jwt"}))},
                                           {"scopes", list(string())},
                                           {"audiences", list(string())},
                                           {"resources", list(string())},
                                       }))}),
  });
}

Schema spiffe_trust_domain() {
  return object({
      {"name", string()},
      {"trustDomain", string()},
      {"methods", list(one_of({"spiffe_x509", "spiffe_jwt"}))},
      {"bundleSource", object({
                           {"type", one_of({"bundle_endpoint", "file", "workload_api"})},
                           {"endpoint", object({
                                            {"url", string()},
                                            {"profile", one_of({"https_web", "https_spiffe"})},
                                        })},
                           {"file", object({
                                        {"configMapName", string()},
                                        {"configMapKey", string()},
                                    })},
                           {"workloadAPI", object({})},
                       })},
  });
}

}  // namespace

/// spec/50-incoming-auth.md §7, in its order.
Schema authorization_server() {
  return object({
      {"issuer", string()},
      {"authorizationEndpointBaseUrl", string()},
      {"signingKeySecretRefs", list(secret_key_reference())},
      {"hmacSecretRefs", list(secret_key_reference())},
      {"tokenLifespans", object({
                             {"accessTokenLifespan", string()},
                             {"refreshTokenLifespan", string()},
                             {"authCodeLifespan", string()},
                         })},
      {"upstreamProviders", list(upstream())},
      {"primaryUpstreamProvider", string()},
      {"baselineClientScopes", list(string())},
      {"storage", object({
                      {"type", one_of({"memory", "redis"}), "memory"},
                      {"redis", redis()},
                      {"maxDCRClients", integer()},
                  })},
      {"disableUpstreamTokenInjection", boolean(), false},
      {"cimd", object({
                   {"enabled", boolean(), false},
                   {"cacheMaxSize", integer()},
                   {"cacheFallbackTtl", string()},
               })},
      {"insecureAllowHTTP", boolean(), false},
      {"trustedIssuers", list(trusted_issuer())},
      {"allowConfidentialClientRegistration", boolean(), false},
      {"forceConfidentialRedirectUris", list(string())},
      {"insecureAllowConfidentialOverLoopbackHTTP", boolean(), false},
      {"delegateClients", list(delegate_client())},
      since(k047, Older::kNoted, {"allowPrivateKeyJWTRegistration", boolean(), false}),
      {"inboundGrants", inbound_grants()},
      not_written(k047, Older::kRefused, {"spiffeTrustDomains", list(spiffe_trust_domain())}),
      // Like storage.maxDCRClients, it may allow more than runtimes do without it: sync/auth/server/ decides.
      {"registrationRateLimit", object({
                                    {"maxTokens", integer()},
                                    {"refillPeriod", string()},
                                })},
      not_written(k062, Older::kRefused,
                  {"tlsListener", object({
                                      {"certificateSecretRef", secret_key_reference()},
                                      {"privateKeySecretRef", secret_key_reference()},
                                  })},
                  Off::kCounts),
  });
}

}  // namespace vmcp::schema
