// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The value of `optimizer` in config.yaml; nullopt when neither spec.config.optimizer nor spec.embeddingServerRef is
/// there (spec/40-config.md §8, §13 V1, §14). Until the EmbeddingServer is ready the spec is not applied. Conditions:
/// Valid, EmbeddingServerReady (only while spec.embeddingServerRef is there).
Decided<std::optional<Json>> decide_optimizer(const Inputs& inputs);

}  // namespace vmcp
