// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/metacontroller.h"
#include "cli/validate/diagnosis.h"
#include "cli/world.h"

namespace vmcp::cli {

/// Everything that the hook had to say about `gateway`: what it refused, whom it left out, what it noted and each
/// condition that says something bad. Faults of another object stand at that object in `world`.
std::vector<Diagnosis> diagnose(const World& world, const Manifest& gateway, const Reply& reply);

}  // namespace vmcp::cli
