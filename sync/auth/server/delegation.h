// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sync/auth/server/context.h"
#include "sync/json/json.h"
#include "sync/model/pod_parts.h"
#include "sync/problem.h"

namespace vmcp {

/// Who else may get tokens from the authorization server: spec.authServerConfig.delegateClients and .trustedIssuers
/// (spec/50-incoming-auth.md §7, §7.3, §10 rules b–h).

Problems delegate_client_problems(const AuthServerContext& context);
Problems trusted_issuer_problems(const AuthServerContext& context);

Json write_delegate_clients(const Json& config);  ///< null: none.
Json write_trusted_issuers(const Json& config);   ///< null: none.

/// One secret per delegate client, in their order.
std::vector<EnvVar> delegate_client_env(const Json& config);

}  // namespace vmcp
