// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/validate/diagnosis.h"
#include "cli/world.h"

namespace vmcp::cli {

/// What nobody looked at: objects that are none of the hook's business, as `Kind/name`, sorted, and diagnoses of those
/// that look as if they were meant to be (a misspelt kind, API group or version).
struct NotLookedAt {
  std::vector<std::string> objects;
  std::vector<Diagnosis> diagnoses;
};
NotLookedAt check_kinds(const World& world);

}  // namespace vmcp::cli
