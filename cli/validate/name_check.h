// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/validate/diagnosis.h"
#include "cli/validate/gateway_view.h"

namespace vmcp::cli {

/// Names in the lists of a gateway's spec that belong to no member of its group: filters, the order of priority,
/// timeouts and the tools of composite tools, also of those that are defined in objects of their own.
std::vector<Diagnosis> check_names(const GatewayView& gateway);

}  // namespace vmcp::cli
