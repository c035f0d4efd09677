// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/gateway/gateway.h"

namespace vmcp {

/// The gateway's runtime configuration (spec/40-config.md §2): only keys that the runtime knows, in the documented
/// order. Ends with a newline.
std::string config_yaml(const Gateway& gateway);

/// The embedded authorization server's file (spec/50-incoming-auth.md §7).
std::string authorization_server_yaml(const AuthorizationServer& server);

}  // namespace vmcp
