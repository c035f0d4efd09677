// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// What clients may do (spec/50-incoming-auth.md §4–§6).
struct Authorization {
  Json node;                ///< The value of `incomingAuth.authz`; null: everything is permitted.
  std::string config_hash;  ///< status.configHash of the MCPAuthzConfig.
};

/// Conditions: AuthzConfigRefValidated, AuthzUpstreamSelectionWarning; as refusals also AuthConfigured and, for
/// primaryUpstreamProvider, AuthServerConfigValidated.
Decided<Authorization> decide_authorization(const Inputs& inputs);

}  // namespace vmcp
