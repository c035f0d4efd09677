// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/policy_rules.h"

#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "sync/auth/endpoint_rules.h"
#include "sync/auth/server/cel.h"
#include "sync/go/duration.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 12> kRegisteredClaims = {"sub", "iss",  "aud",   "exp",   "iat", "nbf",
                                                                "jti", "name", "email", "scope", "scp", "may_act"};

void check_actors(const Json& policy, ListRules& rules) {
  const std::string_view claim = text_at(policy, {"actorClaim"});
  for (const std::string_view registered : kRegisteredClaims) {
    if (claim == registered)
      rules.add("actorClaim", ".actorClaim " + quote(claim) + " does not name the acting client");
  }
  const std::string_view matcher = text_at(policy, {"actorMatcher"});
  if (matcher.empty()) return;
  if (auto problem = cel_problem(matcher)) {
    rules.add("actorMatcher", ".actorMatcher is not a CEL expression: " + *problem);
  }
}

void check_clients(const Json& policy, ListRules& rules) {
  const std::vector<std::string> clients = texts_at(policy, {"allowedDelegateClients"});
  const bool any = holds(clients, "*");
  if (clients.empty() && !text_at(policy, {"expectedAudience"}).empty()) {
    rules.add("allowedDelegateClients",
              ".allowedDelegateClients is required with expectedAudience; [\"*\"] allows all");
  }
  if (holds(clients, "")) rules.add("allowedDelegateClients", ".allowedDelegateClients must not hold an empty name");
  if (any && clients.size() > 1) rules.add("allowedDelegateClients", ".allowedDelegateClients: \"*\" must stand alone");
  if (any && flag_at(policy, {"allowMayAct"})) {
    rules.add("allowMayAct", ".allowMayAct must not be combined with allowedDelegateClients: [\"*\"]");
  }
}

class BearerPolicyRules {
 public:
  BearerPolicyRules(const AuthServerContext& context, const std::string& field, ListRules& rules)
      : at_(field.empty() ? "" : field + "/"),
        name_(field.empty() ? "" : "." + field),
        knows_audiences_(!context.oidc.is_null()),
        audiences_(allowed_audiences(context)),
        rules_(rules) {}

  void check(const Json& grant) {
    const auto age = parse_duration(text_at(grant, {"maxAssertionAge"}));
    if (!age || *age <= 0) {
      rules_.add(at_ + "maxAssertionAge", name_ + ".maxAssertionAge must be a positive duration such as 5m");
    }
    const Json* bindings = find(grant, {"subjectBindings"});
    if (bindings == nullptr || bindings->empty()) {
      rules_.add(at_ + "subjectBindings", name_ + ".subjectBindings is required");
    } else {
      check_bindings(*bindings);
    }
    for (const std::string& audience : texts_at(grant, {"acceptedAudiences"})) {
      const UrlProblem problem = resource_problem(audience);
      if (problem) {
        rules_.add(at_ + "acceptedAudiences",
                   name_ + ".acceptedAudiences contains " + shown_url(audience) + ", which " + *problem);
      } else if (holds(audiences_, audience)) {
        rules_.add(at_ + "acceptedAudiences", name_ + ".acceptedAudiences contains " + shown_url(audience) +
                                                  ", which is the resource of the gateway and not this server");
      }
    }
  }

  void check_bindings(const Json& bindings) {
    std::set<std::string, std::less<>> subjects;
    for (std::size_t i = 0; i < bindings.size(); ++i) {
      const std::string pointer = at_ + "subjectBindings/" + std::to_string(i);
      const std::string name = name_ + ".subjectBindings[" + std::to_string(i) + "]";
      const std::string subject(text_at(bindings[i], {"subject"}));
      if (subject.empty() || subject == "*") {
        rules_.add(pointer + "/subject", name + ".subject must be one subject");
      } else if (!subjects.insert(subject).second) {
        rules_.add(pointer + "/subject", name + ".subject " + quote(subject) + " is given twice");
      }
      check_resources(texts_at(bindings[i], {"allowedResources"}), pointer + "/allowedResources",
                      name + ".allowedResources");
    }
  }

  void check_resources(const std::vector<std::string>& resources, const std::string& pointer, const std::string& name) {
    if (resources.empty()) rules_.add(pointer, name + " is required");
    for (const std::string& resource : resources) {
      if (resource.empty() || resource == "*") {
        rules_.add(pointer, name + " must name resources, not all of them");
      } else if (auto problem = resource_problem(resource)) {
        rules_.add(pointer, name + " contains " + shown_url(resource) + ", which " + *problem);
      } else if (knows_audiences_ && !holds(audiences_, resource)) {
        rules_.add(pointer,
                   name + " contains " + shown_url(resource) +
                       ", which is not the resource of the gateway (spec.incomingAuth.oidcConfigRef.resourceUrl)");
      }
    }
  }

  std::string at_;        ///< Where the grant stands in the item: "" or with a slash at the end …
  std::string name_;      ///< … and the same in messages.
  bool knows_audiences_;  ///< Else incoming authentication is wrong, which is said elsewhere.
  std::vector<std::string> audiences_;
  ListRules& rules_;
};

}  // namespace

void check_exchange_policy(const Json& policy, ListRules& rules) {
  check_actors(policy, rules);
  check_clients(policy, rules);
}

void check_bearer_policy(const AuthServerContext& context, const Json& grant, const std::string& field,
                         ListRules& rules) {
  BearerPolicyRules(context, field, rules).check(grant);
}

}  // namespace vmcp
