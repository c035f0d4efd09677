// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "sync/json/json.h"

namespace vmcp {

/// FieldsV1 as a set of paths, each a line of path elements: what a manager owns.
std::set<std::string> owned_paths(const Json& fields);

/// What applying `desired` would own, worked out as the API server does it. It leaves out the identity.
std::set<std::string> applied_paths(Json desired);

}  // namespace vmcp
