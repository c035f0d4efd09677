// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/delegation.h"

#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/json/object_builder.h"

namespace vmcp {
namespace {

Json write_grant(const Json* grant) {
  if (grant == nullptr) return nullptr;
  Json bindings = Json::array();
  if (const Json* list = find(*grant, {"subjectBindings"})) {
    for (const Json& binding : *list) {
      ObjectBuilder node;
      node.always("subject", text_at(binding, {"subject"}))
          .always("allowed_resources", texts_at(binding, {"allowedResources"}));
      bindings.push_back(node.take());
    }
  }
  ObjectBuilder out;
  out.always("max_assertion_age", text_at(*grant, {"maxAssertionAge"}))
      .always("subject_bindings", std::move(bindings))
      .copy("accepted_audiences", *grant, "acceptedAudiences");
  return out.take();
}

Json write_issuer(const Json& issuer) {
  ObjectBuilder out;
  out.always("issuer_url", text_at(issuer, {"issuerUrl"}))
      .always("expected_audience", text_at(issuer, {"expectedAudience"}))
      .copy("jwks_url", issuer, "jwksUrl")
      .copy("insecure_allow_http", issuer, "insecureAllowHTTP")
      .copy("allow_private_ips", issuer, "allowPrivateIPs")
      .copy("actor_claim", issuer, "actorClaim")
      .copy("allowed_actors", issuer, "allowedActors")
      .copy("actor_matcher", issuer, "actorMatcher")
      .copy("allowed_delegate_clients", issuer, "allowedDelegateClients")
      .copy("allow_may_act", issuer, "allowMayAct")
      .add("jwt_bearer_grant", write_grant(find(issuer, {"jwtBearerGrant"})));
  return out.take();
}

}  // namespace

Json write_delegate_clients(const Json& config) {
  Json out;
  const Json* clients = find(config, {"delegateClients"});
  for (std::size_t i = 0; clients != nullptr && i < clients->size(); ++i) {
    ObjectBuilder node;
    node.always("client_id", text_at((*clients)[i], {"clientId"}))
        .add("client_secret_env_var", delegate_client_secret_env(i))
        .always("scopes", texts_at((*clients)[i], {"scopes"}))
        .always("audiences", texts_at((*clients)[i], {"audiences"}));
    out.push_back(node.take());
  }
  return out;
}

Json write_trusted_issuers(const Json& config) {
  Json out;
  const Json* issuers = find(config, {"trustedIssuers"});
  for (std::size_t i = 0; issuers != nullptr && i < issuers->size(); ++i) out.push_back(write_issuer((*issuers)[i]));
  return out;
}

std::vector<EnvVar> delegate_client_env(const Json& config) {
  std::vector<EnvVar> out;
  const Json* clients = find(config, {"delegateClients"});
  for (std::size_t i = 0; clients != nullptr && i < clients->size(); ++i) {
    out.push_back(secret_env(delegate_client_secret_env(i), *find((*clients)[i], {"clientSecretRef"})));
  }
  return out;
}

}  // namespace vmcp
