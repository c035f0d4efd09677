// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/auth/server/list_rules.h"
#include "sync/json/json.h"

namespace vmcp {

/// Rules about what an issuer is trusted for, whether that stands with the issuer (the older fields) or below
/// `inboundGrants`. What is wrong is added to `rules`, which stands at the item.

/// RFC 8693: who may act, and for whom. `policy` is a trusted issuer or a policy of tokenExchange.
void check_exchange_policy(const Json& policy, ListRules& rules);

/// RFC 7523: whose assertions are taken. `grant` is the jwtBearerGrant of a trusted issuer (`field` is that name) or a
/// policy of jwtBearer (`field` is empty).
void check_bearer_policy(const AuthServerContext& context, const Json& grant, const std::string& field,
                         ListRules& rules);

}  // namespace vmcp
