// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sync/address/host_lists.h"
#include "sync/model/objects.h"
#include "sync/model/report.h"

namespace vmcp {

/// What an MCPServerEntry says of itself, by the rules that also leave it out of gateways: the operator's condition
/// types (`GroupRefValidated`, `RemoteURLValidated`, `CABundleRefValidated`, `HeaderSecretRefsValidated`,
/// `ExternalAuthConfigValidated`), sorted, and last `Valid`, which sums them up. What depends on the gateway is taken
/// to fit: collisions with other members, overrides, and whether it has an authorization server.
std::vector<Condition> entry_conditions(const Member& entry, const RelatedObjects& related, const HostLists& hosts);

}  // namespace vmcp
