// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/model/objects.h"

namespace vmcp {

/// The condition `type` of `config` when it speaks about the object as it is now, else nullptr: the condition's own
/// observedGeneration or that of the status is the object's generation, or there is neither (spec/00-hook.md §5).
const ObservedCondition* current_condition(const ConfigObject& config, std::string_view type);

}  // namespace vmcp
