// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/table.h"

namespace vmcp::schema {
namespace {

Schema header_injection() {
  return object({
      {"headerName", string()},
      {"valueSecretRef", secret_key_reference()},
  });
}

Schema token_exchange() {
  return object({
      {"tokenUrl", string()},
      {"clientId", string()},
      {"clientSecretRef", secret_key_reference()},
      {"audience", string()},
      {"scopes", list(string())},
      {"subjectTokenType", string()},
      {"subjectProviderName", string()},
      {"externalTokenHeaderName", string()},
  });
}

Schema aws_sts() {
  return object({
      {"region", string()},
      {"service", string(), "aws-mcp"},
      {"fallbackRoleArn", string()},
      {"roleMappings", list(object({
                           {"claim", string()},
                           {"matcher", string()},
                           {"roleArn", string()},
                           {"priority", integer()},
                       }))},
      {"roleClaim", string(), "groups"},
      {"sessionDuration", integer(), 3600},
      {"sessionNameClaim", string(), "sub"},
      {"subjectProviderName", string()},
  });
}

Schema xaa() {
  return object({
      {"idpTokenUrl", string()},
      {"idpClientId", string()},
      {"idpClientSecretRef", secret_key_reference()},
      {"targetTokenUrl", string()},
      {"insecureTargetTokenUrl", boolean()},
      {"targetClientId", string()},
      {"targetClientSecretRef", secret_key_reference()},
      {"targetAudience", string()},
      {"targetResource", string()},
      {"scopes", list(string())},
      {"subjectProviderName", string()},
      {"subjectTokenType", one_of({"urn:ietf:params:oauth:token-type:id_token"})},
  });
}

Schema obo() {
  return object({
      {"authority", string()},
      {"tenantId", string()},
      {"clientId", string()},
      {"clientSecretRef", secret_key_reference()},
      {"audience", string()},
      {"scopes", list(string())},
      {"subjectTokenProviderName", string()},
      {"cacheSkew", string()},
  });
}

}  // namespace

/// spec/30-outgoing-auth.md §2, in its order.
const Schema& external_auth_config() {
  static const Schema schema = object({
      {"type", one_of({"tokenExchange", "headerInjection", "bearerToken", "unauthenticated", "embeddedAuthServer",
                       "awsSts", "upstreamInject", "obo", "xaa"})},
      {"headerInjection", header_injection()},
      {"tokenExchange", token_exchange()},
      {"upstreamInject", object({{"providerName", string()}})},
      {"awsSts", aws_sts()},
      {"xaa", xaa()},
      {"obo", obo()},
      {"bearerToken", object({{"tokenSecretRef", secret_key_reference()}})},
      {"embeddedAuthServer", authorization_server()},
  });
  return schema;
}

}  // namespace vmcp::schema
