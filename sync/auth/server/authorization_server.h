// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/gateway/authorization_server.h"
#include "sync/gateway/incoming_auth.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// nullopt when spec.authServerConfig is absent. Conditions: AuthServerConfigValidated,
/// IdentitySynthesized, DeprecatedInboundGrantConfiguration.
Decided<std::optional<AuthorizationServer>> decide_authorization_server(const Inputs& inputs,
                                                                        const IncomingAuth& incoming);

}  // namespace vmcp
