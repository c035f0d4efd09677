// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "sync/address/host_rules.h"
#include "sync/auth/endpoint_rules.h"
#include "sync/auth/server/delegation.h"
#include "sync/auth/server/inbound_grants.h"
#include "sync/auth/server/policy_rules.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

class TrustedIssuerRules : ListRules {
 public:
  explicit TrustedIssuerRules(const AuthServerContext& context)
      : ListRules("trustedIssuers"), context_(context), own_issuer_(text_at(context.config, {"issuer"})) {}

  Problems check(const Json& issuers) {
    for (std::size_t i = 0; i < issuers.size(); ++i) {
      start_item(i);
      check_urls(issuers[i]);
      check_name(issuers[i]);
      check_audience(issuers[i]);
      check_exchange_policy(issuers[i], *this);
      if (const Json* grant = find(issuers[i], {"jwtBearerGrant"})) {
        check_bearer_policy(context_, *grant, "jwtBearerGrant", *this);
      }
    }
    return take();
  }

 private:
  void check_urls(const Json& issuer) {
    const bool allow_http = flag_at(issuer, {"insecureAllowHTTP"});
    const std::string url(text_at(issuer, {"issuerUrl"}));
    // Loopback is no exception here: the issuer is somebody else's.
    const bool plain_http = !allow_http && url.substr(0, 5) == "http:";
    if (url.empty()) {
      add("issuerUrl", ".issuerUrl is required");
    } else if (plain_http) {
      add("issuerUrl", ".issuerUrl must use https, or set insecureAllowHTTP: true");
    } else if (auto problem = issuer_problem(url, allow_http, true)) {
      add("issuerUrl", ".issuerUrl " + *problem);
    } else if (auto unreachable = url_problem(url, kGatewayHosts, context_.platform)) {
      add("issuerUrl", ".issuerUrl " + *unreachable);
    } else if (url == own_issuer_) {
      add("issuerUrl", ".issuerUrl must not be the server's own issuer");
    } else if (!urls_.insert(url).second) {
      add("issuerUrl", ".issuerUrl " + shown_url(url) + " is given twice");
    }
    const std::string_view jwks = text_at(issuer, {"jwksUrl"});
    const bool allow_private = flag_at(issuer, {"allowPrivateIPs"});
    if (jwks.empty()) {
      if (allow_private) add("allowPrivateIPs", ".allowPrivateIPs requires jwksUrl");
    } else if (auto problem = jwks_problem(jwks, allow_http, allow_private, context_.platform)) {
      add("jwksUrl", ".jwksUrl " + *problem);
    }
  }

  static bool names_actors(const Json& issuer) {
    return !text_at(issuer, {"actorClaim"}).empty() || !text_at(issuer, {"actorMatcher"}).empty() ||
           flag_at(issuer, {"allowMayAct"}) || !texts_at(issuer, {"allowedActors"}).empty();
  }

  void check_name(const Json& issuer) {
    const std::string name(text_at(issuer, {"name"}));
    if (!name.empty() && !names_.insert(name).second) add("name", ".name " + quote(name) + " is given twice");
  }

  /// What a policy of inboundGrants says of an issuer is enough, unless the issuer has a policy of its own too.
  void check_audience(const Json& issuer) {
    if (!text_at(issuer, {"expectedAudience"}).empty()) return;
    const bool has_grant = find(issuer, {"jwtBearerGrant"}) != nullptr || is_referred_to(context_.config, issuer);
    if (has_grant && !names_actors(issuer)) return;
    add("expectedAudience",
        ".expectedAudience is required, except with jwtBearerGrant and none of actorClaim, actorMatcher, allowMayAct "
        "and allowedActors, or with a policy of inboundGrants that refers to the issuer by its name");
  }

  const AuthServerContext& context_;
  std::string own_issuer_;
  std::set<std::string, std::less<>> urls_;
  std::set<std::string, std::less<>> names_;
};

}  // namespace

Problems trusted_issuer_problems(const AuthServerContext& context) {
  const Json* issuers = find(context.config, {"trustedIssuers"});
  return issuers == nullptr ? Problems() : TrustedIssuerRules(context).check(*issuers);
}

}  // namespace vmcp
