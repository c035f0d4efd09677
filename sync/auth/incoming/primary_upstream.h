// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/report.h"

namespace vmcp {

/// The names of spec.authServerConfig.upstreamProviders in order; an empty name is `default`.
std::vector<std::string> upstream_names(const Json& server);

/// Which upstream's token the policies see: `authz.primaryUpstreamProvider`, empty when it is the client's own token
/// (spec/50-incoming-auth.md §5). `spec` is the parent's, and has an authorization configuration.
/// Conditions: AuthzUpstreamSelectionWarning, as refusals AuthServerConfigValidated.
Decided<std::string> decide_primary_upstream(const Json& spec);

}  // namespace vmcp
