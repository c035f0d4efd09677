// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "sync/auth/endpoint_rules.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/delegation.h"
#include "sync/auth/server/list_rules.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr std::string_view kReservedClientPrefix = "synthetic:";

class DelegateClientRules : ListRules {
 public:
  DelegateClientRules(const AuthServerContext& context, std::string path)
      : ListRules(std::move(path)),
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
      add("audiences", ".audiences contains " + shown_url(audience) +
                           ", which is not the resource of the gateway (spec.incomingAuth.oidcConfigRef.resourceUrl)");
    }
  }

  bool knows_audiences_;  ///< Else incoming authentication is wrong, which is said elsewhere.
  std::vector<std::string> audiences_;
  std::vector<std::string> scopes_;
  std::set<std::string, std::less<>> ids_;
};

}  // namespace

Problems delegate_client_problems(const AuthServerContext& context) {
  Problems out;
  if (const Json* clients = find(context.config, {"delegateClients"})) {
    out = DelegateClientRules(context, "delegateClients").check(*clients);
  }
  if (const Json* clients = find(context.config, {"inboundGrants", "tokenExchange", "delegateClients"})) {
    append(out, DelegateClientRules(context, "inboundGrants.tokenExchange.delegateClients").check(*clients));
  }
  return out;
}

}  // namespace vmcp
