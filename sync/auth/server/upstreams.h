// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/auth/server/context.h"
#include "sync/json/json.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"
#include "sync/problem.h"
#include "sync/schema/version.h"

namespace vmcp {

/// Where the identity provider sends the user back: `redirectUri`, else below the gateway's own resource; empty when
/// there is neither. `settings` is oidcConfig or oauth2Config.
std::string redirect_uri(const AuthServerContext& context, const Json& settings);

/// What is wrong with spec.authServerConfig.upstreamProviders (spec/50-incoming-auth.md §10).
Problems upstream_problems(const AuthServerContext& context);

/// The list `upstreams` of authserver-config.yaml (spec/50-incoming-auth.md §7.1).
Json write_upstreams(const AuthServerContext& context);

/// The variables that this list names, in its order.
std::vector<EnvVar> upstream_env(const Json& config);

/// Notes on credentials that end up in a ConfigMap (D-46).
Report upstream_notes(const Json& config);

/// Notes on upstreams that send the browser back to another host than the one where the login began: from 0.55.1 on a
/// cookie of that host binds the two, and every such login fails (spec/96-current-toolhive.md §6.6).
Report login_host_notes(const AuthServerContext& context, const schema::Version& runtime);

}  // namespace vmcp
