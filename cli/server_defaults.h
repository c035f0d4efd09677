// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/json/json.h"

namespace vmcp::cli {

/// Sets what an API server sets in a Deployment or a Service when the writer left it out, as far as it could matter to
/// the hook; other kinds stay as they are.
void fill_in_defaults(Json& object);

}  // namespace vmcp::cli
