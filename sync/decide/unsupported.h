// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// What the schema tables do not know, in the parent and in the objects that it refers to by name: keys that were
/// dropped and texts outside their enums (spec/00-hook.md §8, spec/40-config.md §2). What the runtime cannot be told is
/// noted, anything else refused (`Valid` False / `NotSupported`), except where `report` already refuses the place.
void check_unsupported(const Inputs& inputs, Report& report);

}  // namespace vmcp
