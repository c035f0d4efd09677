// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <set>

#include "sync/address/host_rules.h"
#include "sync/auth/endpoint_rules.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/cel.h"
#include "sync/auth/server/delegation.h"
#include "sync/go/duration.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 12> kRegisteredClaims = {"sub", "iss",  "aud",   "exp",   "iat", "nbf",
                                                                "jti", "name", "email", "scope", "scp", "may_act"};

constexpr std::string_view kReservedClientPrefix = "synthetic:";

/// Problems about the items of one list, all with the operator's prefix.
class ListRules {
 public:
  explicit ListRules(const char* field) : field_(field) {}

  void start_item(std::size_t index) { index_ = index; }

  void add(const std::string& field, const std::string& message) {
    std::string pointer = child_pointer(std::string(kAuthServerPlace) + "/" + field_, index_);
    if (!field.empty()) pointer += "/" + field;
    problems_.push_back({std::move(pointer), "invalid embedded auth server delegate clients or trusted issuers: " +
                                                 std::string(field_) + "[" + std::to_string(index_) + "]" + message});
  }

  Problems take() { return std::move(problems_); }

 private:
  const char* field_;
  std::size_t index_ = 0;
  Problems problems_;
};

// ---- delegateClients

class DelegateClientRules : ListRules {
 public:
  explicit DelegateClientRules(const AuthServerContext& context)
      : ListRules("delegateClients"),
        knows_audiences_(!context.oidc.is_null()),
        audiences_(allowed_audiences(context)),
        scopes_(supported_scopes(context)) {}

  Problems check(const Json& clients) {
    for (std::size_t i = 0; i < clients.size(); ++i) {
      start_item(i);
      check_client(clients[i]);
    }
    return take();
  }

 private:
  void check_client(const Json& client) {
    const std::string id(text_at(client, {"clientId"}));
    if (id.empty()) {
      add("clientId", ".clientId is required");
    } else if (!ids_.insert(id).second) {
      add("clientId", ".clientId " + quote(id) + " is given twice");
    } else if (id.compare(0, kReservedClientPrefix.size(), kReservedClientPrefix) == 0) {
      add("clientId",
          ".clientId must not begin with " + quote(kReservedClientPrefix) + ", which the server keeps for itself");
    }
    const Json* secret = find(client, {"clientSecretRef"});
    if (secret == nullptr) {
      add("clientSecretRef", ".clientSecretRef.name and clientSecretRef.key are required");
    } else if (auto problem = secret_reference_problem(*secret)) {
      add("clientSecretRef", ".clientSecretRef" + *problem);
    }
    check_scopes(client, id);
    check_audiences(client);
  }

  void check_scopes(const Json& client, const std::string& id) {
    const std::vector<std::string> scopes = texts_at(client, {"scopes"});
    if (scopes.empty()) add("scopes", ".scopes is required");
    for (const std::string& scope : scopes) {
      if (!knows_audiences_ || holds(scopes_, scope)) continue;
      add("scopes", ": delegate_clients[" + id + "].scopes contains " + quote(scope) +
                        " which is not in scopes_supported (spec.incomingAuth.oidcConfigRef.scopes)");
    }
  }

  void check_audiences(const Json& client) {
    const std::vector<std::string> audiences = texts_at(client, {"audiences"});
    if (audiences.empty()) add("audiences", ".audiences is required");
    for (const std::string& audience : audiences) {
      if (!knows_audiences_ || holds(audiences_, audience)) continue;
      add("audiences", ".audiences contains " + quote(audience) +
                           ", which is not the resource of the gateway (spec.incomingAuth.oidcConfigRef.resourceUrl)");
    }
  }

  bool knows_audiences_;  ///< Else incoming authentication is wrong, which is said elsewhere.
  std::vector<std::string> audiences_;
  std::vector<std::string> scopes_;
  std::set<std::string, std::less<>> ids_;
};

// ---- trustedIssuers

class TrustedIssuerRules : ListRules {
 public:
  explicit TrustedIssuerRules(const AuthServerContext& context)
      : ListRules("trustedIssuers"),
        own_issuer_(text_at(context.config, {"issuer"})),
        platform_(context.platform),
        knows_audiences_(!context.oidc.is_null()),
        audiences_(allowed_audiences(context)) {}

  Problems check(const Json& issuers) {
    for (std::size_t i = 0; i < issuers.size(); ++i) {
      start_item(i);
      check_urls(issuers[i]);
      check_actors(issuers[i]);
      check_clients(issuers[i]);
      if (const Json* grant = find(issuers[i], {"jwtBearerGrant"})) check_grant(*grant);
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
    } else if (auto problem = issuer_problem(url, allow_http, true)) {
      add("issuerUrl", ".issuerUrl " + *problem);
    } else if (plain_http) {
      add("issuerUrl", ".issuerUrl must use https, or set insecureAllowHTTP: true");
    } else if (auto unreachable = url_problem(url, kGatewayHosts, platform_)) {
      add("issuerUrl", ".issuerUrl " + *unreachable);
    } else if (url == own_issuer_) {
      add("issuerUrl", ".issuerUrl must not be the server's own issuer");
    } else if (!urls_.insert(url).second) {
      add("issuerUrl", ".issuerUrl " + quote(url) + " is given twice");
    }
    const std::string_view jwks = text_at(issuer, {"jwksUrl"});
    const bool allow_private = flag_at(issuer, {"allowPrivateIPs"});
    if (jwks.empty()) {
      if (allow_private) add("allowPrivateIPs", ".allowPrivateIPs requires jwksUrl");
    } else if (auto problem = jwks_problem(jwks, allow_http, allow_private, platform_)) {
      add("jwksUrl", ".jwksUrl " + *problem);
    }
  }

  static bool names_actors(const Json& issuer) {
    return !text_at(issuer, {"actorClaim"}).empty() || !text_at(issuer, {"actorMatcher"}).empty() ||
           flag_at(issuer, {"allowMayAct"}) || !texts_at(issuer, {"allowedActors"}).empty();
  }

  void check_actors(const Json& issuer) {
    const bool grant_only = find(issuer, {"jwtBearerGrant"}) != nullptr && !names_actors(issuer);
    if (text_at(issuer, {"expectedAudience"}).empty() && !grant_only) {
      add("expectedAudience",
          ".expectedAudience is required, except with jwtBearerGrant and none of actorClaim, actorMatcher, allowMayAct "
          "and "
          "allowedActors");
    }
    const std::string_view claim = text_at(issuer, {"actorClaim"});
    for (const std::string_view registered : kRegisteredClaims) {
      if (claim == registered) add("actorClaim", ".actorClaim " + quote(claim) + " does not name the acting client");
    }
    const std::string_view matcher = text_at(issuer, {"actorMatcher"});
    if (matcher.empty()) return;
    if (auto problem = cel_problem(matcher)) {
      add("actorMatcher", ".actorMatcher is not a CEL expression: " + *problem);
    }
  }

  void check_clients(const Json& issuer) {
    const std::vector<std::string> clients = texts_at(issuer, {"allowedDelegateClients"});
    const bool any = holds(clients, "*");
    if (clients.empty() && !text_at(issuer, {"expectedAudience"}).empty()) {
      add("allowedDelegateClients", ".allowedDelegateClients is required with expectedAudience; [\"*\"] allows all");
    }
    if (holds(clients, "")) add("allowedDelegateClients", ".allowedDelegateClients must not hold an empty name");
    if (any && clients.size() > 1) add("allowedDelegateClients", ".allowedDelegateClients: \"*\" must stand alone");
    if (any && flag_at(issuer, {"allowMayAct"})) {
      add("allowMayAct", ".allowMayAct must not be combined with allowedDelegateClients: [\"*\"]");
    }
  }

  void check_grant(const Json& grant) {
    const auto age = parse_duration(text_at(grant, {"maxAssertionAge"}));
    if (!age || *age <= 0) {
      add("jwtBearerGrant/maxAssertionAge", ".jwtBearerGrant.maxAssertionAge must be a positive duration such as 5m");
    }
    const Json* bindings = find(grant, {"subjectBindings"});
    if (bindings == nullptr || bindings->empty()) {
      add("jwtBearerGrant/subjectBindings", ".jwtBearerGrant.subjectBindings is required");
    } else {
      check_bindings(*bindings);
    }
    for (const std::string& audience : texts_at(grant, {"acceptedAudiences"})) {
      const UrlProblem problem = resource_problem(audience);
      if (problem) {
        add("jwtBearerGrant/acceptedAudiences",
            ".jwtBearerGrant.acceptedAudiences contains " + quote(audience) + ", which " + *problem);
      } else if (holds(audiences_, audience)) {
        add("jwtBearerGrant/acceptedAudiences", ".jwtBearerGrant.acceptedAudiences contains " + quote(audience) +
                                                    ", which is the resource of the gateway and not this server");
      }
    }
  }

  void check_bindings(const Json& bindings) {
    std::set<std::string, std::less<>> subjects;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      const std::string pointer = "jwtBearerGrant/subjectBindings/" + std::to_string(i);
      const std::string name = ".jwtBearerGrant.subjectBindings[" + std::to_string(i) + "]";
      const std::string subject(text_at(bindings[i], {"subject"}));
      if (subject.empty() || subject == "*") {
        add(pointer + "/subject", name + ".subject must be one subject");
      } else if (!subjects.insert(subject).second) {
        add(pointer + "/subject", name + ".subject " + quote(subject) + " is given twice");
      }
      check_resources(texts_at(bindings[i], {"allowedResources"}), pointer + "/allowedResources",
                      name + ".allowedResources");
    }
  }

  void check_resources(const std::vector<std::string>& resources, const std::string& pointer, const std::string& name) {
    if (resources.empty()) add(pointer, name + " is required");
    for (const std::string& resource : resources) {
      if (resource.empty() || resource == "*") {
        add(pointer, name + " must name resources, not all of them");
      } else if (auto problem = resource_problem(resource)) {
        add(pointer, name + " contains " + quote(resource) + ", which " + *problem);
      } else if (knows_audiences_ && !holds(audiences_, resource)) {
        add(pointer, name + " contains " + quote(resource) +
                         ", which is not the resource of the gateway (spec.incomingAuth.oidcConfigRef.resourceUrl)");
      }
    }
  }

  std::string own_issuer_;
  PlatformHosts platform_;
  bool knows_audiences_;  ///< Else incoming authentication is wrong, which is said elsewhere.
  std::vector<std::string> audiences_;
  std::set<std::string, std::less<>> urls_;
};

}  // namespace

Problems delegate_client_problems(const AuthServerContext& context) {
  const Json* clients = find(context.config, {"delegateClients"});
  return clients == nullptr ? Problems() : DelegateClientRules(context).check(*clients);
}

Problems trusted_issuer_problems(const AuthServerContext& context) {
  const Json* issuers = find(context.config, {"trustedIssuers"});
  return issuers == nullptr ? Problems() : TrustedIssuerRules(context).check(*issuers);
}

}  // namespace vmcp
