// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"

namespace vmcp {

/// One item of `compositeTools` in config.yaml (spec/40-config.md §7) from a conformed composite tool. The inner step
/// of a forEach step without an id gets `<id of the step>-item`, because the runtime wants one (D-05).
Json workflow_node(const Json& tool);

}  // namespace vmcp
