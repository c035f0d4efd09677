// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/gateway/gateway.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// What the gateway's pod has beside what its backends add, in the order of spec/10-objects.md §4.5 and §4.7.
struct CommonPodParts {
  PodParts before;  ///< What the backends add (backend_pod_parts.h) …
  PodParts behind;  ///< … and behind it.
};
CommonPodParts common_pod_parts(const Gateway& gateway, std::string_view checksum);

}  // namespace vmcp
