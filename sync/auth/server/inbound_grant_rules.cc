// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "sync/auth/server/inbound_grants.h"
#include "sync/auth/server/policy_rules.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

const Json* family_of(const Json& config, std::string_view family) {
  return find(config, {"inboundGrants", family});
}

/// Policies of one family: each names an issuer, no issuer twice.
class PolicyRules : ListRules {
 public:
  PolicyRules(const AuthServerContext& context, const std::string& family)
      : ListRules("inboundGrants." + family + ".issuerPolicies"), context_(context), family_(family) {}

  Problems check() {
    const Json* policies = find(context_.config, {"inboundGrants", family_, "issuerPolicies"});
    for (std::size_t i = 0; policies != nullptr && i < policies->size(); ++i) {
      start_item(i);
      check_issuer((*policies)[i]);
      if (family_ == "tokenExchange") {
        check_exchange((*policies)[i]);
      } else {
        check_bearer_policy(context_, (*policies)[i], "", *this);
      }
    }
    return take();
  }

 private:
  void check_issuer(const Json& policy) {
    const std::string name(text_at(policy, {"issuerRef"}));
    const Json* issuers = find(context_.config, {"trustedIssuers"});
    const auto has_name = [&](const Json& issuer) { return text_at(issuer, {"name"}) == name; };
    if (name.empty()) {
      add("issuerRef", ".issuerRef is required");
    } else if (issuers == nullptr || std::none_of(issuers->begin(), issuers->end(), has_name)) {
      add("issuerRef", ".issuerRef " + quote(name) + " is the name of none of spec.authServerConfig.trustedIssuers");
    } else if (!names_.insert(name).second) {
      add("issuerRef", ".issuerRef " + quote(name) + " is given twice");
    }
  }

  void check_exchange(const Json& policy) {
    if (text_at(policy, {"expectedAudience"}).empty()) add("expectedAudience", ".expectedAudience is required");
    check_exchange_policy(policy, *this);
  }

  const AuthServerContext& context_;
  std::string family_;
  std::set<std::string, std::less<>> names_;
};

bool has_old_exchange(const Json& config) {
  const Json* clients = find(config, {"delegateClients"});
  if (clients != nullptr && !clients->empty()) return true;
  const Json* issuers = find(config, {"trustedIssuers"});
  return issuers != nullptr && std::any_of(issuers->begin(), issuers->end(), has_old_exchange_policy);
}

bool has_old_bearer(const Json& config) {
  const Json* issuers = find(config, {"trustedIssuers"});
  return issuers != nullptr && std::any_of(issuers->begin(), issuers->end(), [](const Json& issuer) {
           return find(issuer, {"jwtBearerGrant"}) != nullptr;
         });
}

Problem conflict(const char* family, const char* message) {
  return {std::string(kAuthServerPlace) + "/inboundGrants/" + family, std::string("spec.authServerConfig: ") + message};
}

}  // namespace

Problems inbound_grant_problems(const AuthServerContext& context) {
  Problems out;
  if (family_of(context.config, "tokenExchange") != nullptr && has_old_exchange(context.config)) {
    out.push_back(conflict("tokenExchange",
                           "canonical tokenExchange conflicts with legacy delegateClients or RFC 8693 trusted issuer "
                           "policy: move all of them below inboundGrants.tokenExchange"));
  }
  if (family_of(context.config, "jwtBearer") != nullptr && has_old_bearer(context.config)) {
    out.push_back(conflict("jwtBearer",
                           "canonical jwtBearer conflicts with legacy jwtBearerGrant: move all of them below "
                           "inboundGrants.jwtBearer"));
  }
  append(out, PolicyRules(context, "tokenExchange").check());
  append(out, PolicyRules(context, "jwtBearer").check());
  return out;
}

}  // namespace vmcp
