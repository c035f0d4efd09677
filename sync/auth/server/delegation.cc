// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/delegation.h"

#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/ca_bundles.h"
#include "sync/auth/server/inbound_grants.h"
#include "sync/json/object_builder.h"

namespace vmcp {
namespace {

Json write_issuer(const Json& issuer, std::size_t index) {
  const Json* grant = find(issuer, {"jwtBearerGrant"});
  ObjectBuilder out;
  out.copy("name", issuer, "name")
      .always("issuer_url", text_at(issuer, {"issuerUrl"}))
      .always("expected_audience", text_at(issuer, {"expectedAudience"}))
      .add("ca_file_path", issuer_ca_file(issuer, index))
      .copy("jwks_url", issuer, "jwksUrl")
      .copy("insecure_allow_http", issuer, "insecureAllowHTTP")
      .copy("allow_private_ips", issuer, "allowPrivateIPs")
      .copy("actor_claim", issuer, "actorClaim")
      .copy("allowed_actors", issuer, "allowedActors")
      .copy("actor_matcher", issuer, "actorMatcher")
      .copy("allowed_delegate_clients", issuer, "allowedDelegateClients")
      .copy("allow_may_act", issuer, "allowMayAct")
      .add("jwt_bearer_grant", grant == nullptr ? Json() : write_bearer_policy(*grant));
  return out.take();
}

}  // namespace

Json write_clients(const Json& clients) {
  Json out;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    ObjectBuilder node;
    node.always("client_id", text_at(clients[i], {"clientId"}))
        .add("client_secret_env_var", delegate_client_secret_env(i))
        .always("scopes", texts_at(clients[i], {"scopes"}))
        .always("audiences", texts_at(clients[i], {"audiences"}));
    out.push_back(node.take());
  }
  return out;
}

Json write_delegate_clients(const Json& config) {
  const Json* clients = find(config, {"delegateClients"});
  return clients == nullptr ? Json() : write_clients(*clients);
}

Json write_trusted_issuers(const Json& config) {
  Json out;
  const Json* issuers = find(config, {"trustedIssuers"});
  for (std::size_t i = 0; issuers != nullptr && i < issuers->size(); ++i) {
    out.push_back(write_issuer((*issuers)[i], i));
  }
  return out;
}

std::vector<EnvVar> delegate_client_env(const Json& config) {
  std::vector<EnvVar> out;
  const Json* clients = find(config, {"delegateClients"});
  if (clients == nullptr || clients->empty()) {
    clients = find(config, {"inboundGrants", "tokenExchange", "delegateClients"});
  }
  for (std::size_t i = 0; clients != nullptr && i < clients->size(); ++i) {
    out.push_back(secret_env(delegate_client_secret_env(i), *find((*clients)[i], {"clientSecretRef"})));
  }
  return out;
}

}  // namespace vmcp
