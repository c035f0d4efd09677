// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sync/auth/server/context.h"
#include "sync/json/json.h"
#include "sync/model/pod_parts.h"
#include "sync/problem.h"

namespace vmcp {

/// Who else may get tokens from the authorization server: delegate clients, in both places where they may stand, and
/// spec.authServerConfig.trustedIssuers (spec/50-incoming-auth.md §7, §7.3, §10 rules b–h).

Problems delegate_client_problems(const AuthServerContext& context);
Problems trusted_issuer_problems(const AuthServerContext& context);

/// A list of delegate clients as the runtime reads it; null when it is empty.
Json write_clients(const Json& clients);
Json write_delegate_clients(const Json& config);  ///< The older field; null: none.
Json write_trusted_issuers(const Json& config);   ///< null: none.

/// One secret per delegate client, in their order, from the older field or inboundGrants.tokenExchange.
std::vector<EnvVar> delegate_client_env(const Json& config);

}  // namespace vmcp
