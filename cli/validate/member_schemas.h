// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/schema/schema.h"

namespace vmcp::cli {

/// The schema of `.spec` of a kind that the hook reads; nullptr for kinds without one (ConfigMap). Of MCPServer and
/// MCPRemoteProxy only those fields have a shape that matter to a gateway.
const schema::Schema* schema_of_kind(std::string_view kind);

}  // namespace vmcp::cli
