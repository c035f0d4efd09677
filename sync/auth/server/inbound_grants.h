// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/auth/server/context.h"
#include "sync/json/json.h"
#include "sync/model/report.h"
#include "sync/problem.h"

namespace vmcp {

/// By which grants clients get tokens without a login: spec.authServerConfig.inboundGrants, and the older fields that
/// say the same (spec/96-current-toolhive.md §6.1–§6.4).

/// What is wrong with the policies of inboundGrants, and with families that are given in both ways.
Problems inbound_grant_problems(const AuthServerContext& context);

/// Whether a policy of inboundGrants refers to `issuer`, one of trustedIssuers, by its name.
bool is_referred_to(const Json& config, const Json& issuer);

/// Whether a trusted issuer says by itself who may act (RFC 8693), as before inboundGrants.
bool has_old_exchange_policy(const Json& issuer);

bool has_delegate_clients(const Json& config);

/// Whether somebody can get a token without an upstream: a delegate client, or an issuer whose assertions are taken.
bool issues_without_login(const Json& config);

Json write_inbound_grants(const Json& config);  ///< null: none.

/// One policy of RFC 7523 as the runtime reads it, without the issuer. `grant` as for check_bearer_policy.
Json write_bearer_policy(const Json& grant);

/// The condition DeprecatedInboundGrantConfiguration (advisory).
void set_grant_condition(const Json& config, Report& report);

/// Notes on policies that no client can use.
Report inbound_grant_notes(const Json& config);

}  // namespace vmcp
