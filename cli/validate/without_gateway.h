// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/metacontroller.h"
#include "cli/validate/diagnosis.h"
#include "cli/world.h"

namespace vmcp::cli {

/// The members of groups that no gateway in `world` has, and the MCPExternalAuthConfigs that no member refers to, as a
/// plain gateway (inline, anonymous) would find them: which of them could not be served, and why.
struct WithoutGateway {
  std::size_t members = 0;
  std::vector<Diagnosis> diagnoses;
};
WithoutGateway check_without_gateway(const World& world, const Asking& asking);

}  // namespace vmcp::cli
