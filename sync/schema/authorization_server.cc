// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

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
      {"dcrConfig", object({
                        {"discoveryUrl", string()},
                        {"registrationEndpoint", string()},
                        {"softwareId", string()},
                        {"softwareStatement", string()},
                        {"initialAccessTokenRef", secret_key_reference()},
                    })},
      {"allowPrivateIPs", boolean()},
      {"insecureAllowHTTP", boolean()},
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

/// spec/50-incoming-auth.md §7.3.
Schema trusted_issuer() {
  return object({
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
                             {"subjectBindings", list(object({
                                                     {"subject", string()},
                                                     {"allowedResources", list(string())},
                                                 }))},
                             {"acceptedAudiences", list(string())},
                         })},
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
  });
}

}  // namespace vmcp::schema
