// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/json/json.h"

namespace vmcp {

/// What the API server would certainly refuse in a Deployment with the pod template `merged`, or what would take the
/// gateway out of it (spec/70-pod-template.md §6): names the place and the remedy. nullopt: nothing found.
/// `generated` is the template before the user's patch; its labels are the Deployment's selector. Both are in stored
/// form (pod_template/decode.h). `gateway` is the name of the container that is the gateway.
std::optional<std::string> certain_refusal(const Json& generated, const Json& merged, std::string_view gateway);

}  // namespace vmcp
