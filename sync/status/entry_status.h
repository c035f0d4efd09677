// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sync/model/member_request.h"
#include "sync/model/report.h"

namespace vmcp {

/// The status of an MCPServerEntry as compact JSON: `conditions` (sorted by type, `Valid` among them), and the phase
/// that follows from `Valid`, as ToolHive's operator writes it. `now` is seconds since the Unix epoch.
std::string entry_status(const std::vector<Condition>& conditions, const MemberRequest& request, std::int64_t now);

}  // namespace vmcp
