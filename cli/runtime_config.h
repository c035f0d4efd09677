// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"

namespace vmcp::cli {

/// The runtime configuration in the ConfigMap that an answer's Deployment mounts; null when there is none.
Json runtime_config(const Json& answer);

}  // namespace vmcp::cli
