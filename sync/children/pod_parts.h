#pragma once

#include "sync/children/names.h"
#include "sync/gateway.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// All variables, volumes and mounts of the gateway's pod, in the order of spec/10-objects.md §4.5 and §4.7.
PodParts gateway_pod_parts(const Gateway& gateway, std::string_view checksum);

}  // namespace vmcp
