// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"

namespace vmcp::testing {

/// What kstatus (sigs.k8s.io/cli-utils), which Flux and others use, makes of a custom resource
/// with `metadata` and `status`, by its published rules: `Terminating`, `InProgress`, `Failed` or `Current`, and behind
/// it the reason of the condition that decided, if one did.
std::string kstatus_verdict(const Json& object);

}  // namespace vmcp::testing
