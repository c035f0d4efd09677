// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/auth/server/context.h"
#include "sync/problem.h"

namespace vmcp {

/// What is wrong with spec.authServerConfig by itself, upstreams, storage, delegate clients and trusted issuers
/// included: the rules of the operator and those that only the runtime checks, at start (spec/50-incoming-auth.md §10,
/// D-13).
Problems server_problems(const AuthServerContext& context);

/// What does not fit the rest of the configuration (spec/50-incoming-auth.md §9, rules 4, 5, 7 and 8). `type` is
/// spec.incomingAuth.type.
Problems integration_problems(const AuthServerContext& context, std::string_view type);

}  // namespace vmcp
