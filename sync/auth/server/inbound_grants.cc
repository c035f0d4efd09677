// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/inbound_grants.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sync/auth/server/delegation.h"
#include "sync/go/duration.h"
#include "sync/go/quote.h"
#include "sync/json/object_builder.h"

namespace vmcp {
namespace {

const Json& list_at(const Json& config, Path path) {
  static const Json none = Json::array();
  const Json* list = find(config, path);
  return list == nullptr ? none : *list;
}

Json write_exchange_policy(const Json& policy) {
  ObjectBuilder out;
  out.always("issuer_ref", text_at(policy, {"issuerRef"}))
      .always("expected_audience", text_at(policy, {"expectedAudience"}))
      .copy("actor_claim", policy, "actorClaim")
      .copy("allowed_actors", policy, "allowedActors")
      .copy("actor_matcher", policy, "actorMatcher")
      .always("allowed_delegate_clients", texts_at(policy, {"allowedDelegateClients"}))
      .copy("allow_may_act", policy, "allowMayAct");
  return out.take();
}

Json write_token_exchange(const Json& config) {
  Json policies = Json::array();
  for (const Json& policy : list_at(config, {"inboundGrants", "tokenExchange", "issuerPolicies"})) {
    policies.push_back(write_exchange_policy(policy));
  }
  ObjectBuilder out;
  out.add("delegate_clients", write_clients(list_at(config, {"inboundGrants", "tokenExchange", "delegateClients"})))
      .add("issuer_policies", std::move(policies));
  return out.take();
}

Json write_jwt_bearer(const Json& config) {
  Json policies = Json::array();
  for (const Json& policy : list_at(config, {"inboundGrants", "jwtBearer", "issuerPolicies"})) {
    Json node = {{"issuer_ref", text_at(policy, {"issuerRef"})}};
    node.update(write_bearer_policy(policy));
    policies.push_back(std::move(node));
  }
  ObjectBuilder out;
  out.add("issuer_policies", std::move(policies));
  return out.take();
}

/// The fields of a trusted issuer that say what tokenExchange.issuerPolicies says, in the order of the CRD.
constexpr std::array<std::string_view, 6> kOldExchangeFields = {
    "expectedAudience", "actorClaim", "allowedActors", "actorMatcher", "allowedDelegateClients", "allowMayAct"};

bool is_set(const Json& node, std::string_view field) {
  const Json* value = find(node, {field});
  return value != nullptr && !value->empty() && *value != "" && *value != false;
}

}  // namespace

bool is_referred_to(const Json& config, const Json& issuer) {
  const std::string_view name = text_at(issuer, {"name"});
  if (name.empty()) return false;
  const auto refers = [&](const Json& policy) { return text_at(policy, {"issuerRef"}) == name; };
  const auto any = [&](std::string_view family) {
    const Json& policies = list_at(config, {"inboundGrants", family, "issuerPolicies"});
    return std::any_of(policies.begin(), policies.end(), refers);
  };
  return any("tokenExchange") || any("jwtBearer");
}

bool has_old_exchange_policy(const Json& issuer) {
  return std::any_of(kOldExchangeFields.begin(), kOldExchangeFields.end(),
                     [&](std::string_view field) { return is_set(issuer, field); });
}

bool has_delegate_clients(const Json& config) {
  return !list_at(config, {"delegateClients"}).empty() ||
         !list_at(config, {"inboundGrants", "tokenExchange", "delegateClients"}).empty();
}

bool issues_without_login(const Json& config) {
  const Json& issuers = list_at(config, {"trustedIssuers"});
  return has_delegate_clients(config) || !list_at(config, {"inboundGrants", "jwtBearer", "issuerPolicies"}).empty() ||
         std::any_of(issuers.begin(), issuers.end(),
                     [](const Json& issuer) { return find(issuer, {"jwtBearerGrant"}) != nullptr; });
}

Json write_bearer_policy(const Json& grant) {
  Json bindings = Json::array();
  for (const Json& binding : list_at(grant, {"subjectBindings"})) {
    ObjectBuilder node;
    node.always("subject", text_at(binding, {"subject"}))
        .always("allowed_resources", texts_at(binding, {"allowedResources"}));
    bindings.push_back(node.take());
  }
  ObjectBuilder out;
  out.always("max_assertion_age", format_duration(parse_duration(text_at(grant, {"maxAssertionAge"})).value_or(0)))
      .always("subject_bindings", std::move(bindings))
      .copy("accepted_audiences", grant, "acceptedAudiences");
  return out.take();
}

Json write_inbound_grants(const Json& config) {
  ObjectBuilder out;
  // An empty family is written as such: it is there (spec/96-current-toolhive.md §6.2).
  if (find(config, {"inboundGrants", "tokenExchange"}) != nullptr) {
    out.always("token_exchange", write_token_exchange(config));
  }
  if (find(config, {"inboundGrants", "jwtBearer"}) != nullptr) out.always("jwt_bearer", write_jwt_bearer(config));
  return out.take();
}

void set_grant_condition(const Json& config, Report& report) {
  constexpr const char* kType = "DeprecatedInboundGrantConfiguration";
  const std::string root = "spec.authServerConfig.";
  const std::string grants = root + "inboundGrants.";
  std::string old;
  const auto add = [&](const std::string& field, const char* canonical) {
    old += (old.empty() ? "" : ", ") + root + field + " -> " + grants + canonical;
  };
  if (is_set(config, "delegateClients")) add("delegateClients", "tokenExchange.delegateClients");
  const Json& issuers = list_at(config, {"trustedIssuers"});
  for (std::size_t i = 0; i < issuers.size(); ++i) {
    const std::string issuer = "trustedIssuers[" + std::to_string(i) + "].";
    for (const std::string_view field : kOldExchangeFields) {
      if (is_set(issuers[i], field)) add(issuer + std::string(field), "tokenExchange.issuerPolicies");
    }
    if (is_set(issuers[i], "jwtBearerGrant")) add(issuer + "jwtBearerGrant", "jwtBearer.issuerPolicies");
  }
  if (old.empty()) {
    report.set(kType, false, "CanonicalInboundGrantConfiguration",
               "Only canonical inbound grant configuration is populated");
  } else {
    report.set(kType, true, "LegacyInboundGrantFields", "Deprecated inbound grant fields are configured: " + old);
  }
}

Report inbound_grant_notes(const Json& config) {
  Report out;
  std::vector<std::string_view> clients;
  for (const Json& client : list_at(config, {"inboundGrants", "tokenExchange", "delegateClients"})) {
    clients.push_back(text_at(client, {"clientId"}));
  }
  for (const Json& client : list_at(config, {"delegateClients"})) clients.push_back(text_at(client, {"clientId"}));
  const Json& policies = list_at(config, {"inboundGrants", "tokenExchange", "issuerPolicies"});
  for (std::size_t i = 0; i < policies.size(); ++i) {
    for (const std::string& name : texts_at(policies[i], {"allowedDelegateClients"})) {
      if (name == "*" || std::find(clients.begin(), clients.end(), name) != clients.end()) continue;
      out.note(child_pointer(std::string(kAuthServerPlace) + "/inboundGrants/tokenExchange/issuerPolicies", i) +
                   "/allowedDelegateClients",
               "names " + quote(name) + ", which is none of the delegate clients");
    }
  }
  return out;
}

}  // namespace vmcp
