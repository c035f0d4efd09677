// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/gateway/incoming_auth.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// Conditions: OIDCConfigRefValidated, AuthzConfigRefValidated, AuthConfigured, and AuthServerConfigValidated
/// and AuthzUpstreamSelectionWarning of spec/50-incoming-auth.md §5.
Decided<IncomingAuth> decide_incoming_auth(const Inputs& inputs);

}  // namespace vmcp
