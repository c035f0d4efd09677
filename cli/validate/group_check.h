// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/validate/diagnosis.h"
#include "cli/world.h"

namespace vmcp::cli {

/// Members that name no group, one that is misspelt, or one of another namespace: no gateway will ever find them.
/// Groups that are merely not among the manifests are noted.
std::vector<Diagnosis> check_groups(const World& world);

}  // namespace vmcp::cli
