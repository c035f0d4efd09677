// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"
#include "sync/model/report.h"

namespace vmcp {

/// spec.authServerConfig.registrationRateLimit and .storage.maxDCRClients, which no known runtime can be told: refused
/// (`Valid` False / `NotSupported`) where they allow less than runtimes do by themselves, noted where they allow more
/// (spec/96-current-toolhive.md §12).
Report check_registration_limits(const Json& config);

}  // namespace vmcp
