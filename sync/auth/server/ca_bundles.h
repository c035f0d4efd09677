// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"
#include "sync/problem.h"

namespace vmcp {

/// Private certificate authorities of upstreams and trusted issuers: `caBundleRef` (spec/96-current-toolhive.md §6.3,
/// §6.5). The hook reads no ConfigMap of theirs: a missing one or a wrong key keeps new pods from starting while the
/// old ones serve.

Problems ca_bundle_problems(const Json& config);

/// Where the bundle of the upstream or issuer at `index` of its list is mounted; "" when `node`, which is the
/// upstream's oidcConfig or oauth2Config or the issuer, has none.
std::string upstream_ca_file(const Json& node, std::size_t index);
std::string issuer_ca_file(const Json& node, std::size_t index);

/// A volume and a mount for each, upstreams first. Mounted as directories, so that a rotated bundle arrives (D-98).
PodParts ca_bundle_pod(const Json& config);

}  // namespace vmcp
