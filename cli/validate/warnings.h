// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/validate/diagnosis.h"
#include "cli/validate/gateway_view.h"

namespace vmcp::cli {

/// What can be said of an object by itself: credentials in plain text, and variables of a template that nobody
/// replaced.
std::vector<Diagnosis> warn_of_object(const Manifest& manifest);

/// What a gateway's settings do that one may not expect: settings without effect, names of tools that clients refuse,
/// credentials that nobody brings.
std::vector<Diagnosis> warn_of_gateway(const GatewayView& gateway);

}  // namespace vmcp::cli
