// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/gateway/sections.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// Builds and validates the sections: what the runtime would refuse is refused here (spec/40-config.md §13, §14).
/// Conditions: CompositeToolRefsValidated, EmbeddingServerReady, SessionStorageWarning; Valid only as a refusal, since
/// others have a say in it too.
Decided<ConfigSections> decide_sections(const Inputs& inputs);

}  // namespace vmcp
