// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sync/address/host_lists.h"
#include "sync/json/json.h"

namespace vmcp {

/// What the MCPOIDCConfig controller would say about this spec, plus "issuer not empty" (spec/50-incoming-auth.md §2).
/// nullopt: nothing is wrong.
std::optional<std::string> oidc_config_problem(const Json& spec, const PlatformHosts& platform);

}  // namespace vmcp
