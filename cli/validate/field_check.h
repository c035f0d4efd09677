// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "cli/validate/diagnosis.h"

namespace vmcp::cli {

/// The fields of an object that its kind does not have, with what may have been meant, and the first value of a wrong
/// JSON type. `kubectl apply` refuses the object for either, and an API server that is told to take it drops the field.
std::vector<Diagnosis> check_fields(const Manifest& manifest);

}  // namespace vmcp::cli
