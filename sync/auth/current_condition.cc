// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/current_condition.h"

namespace vmcp {

const ObservedCondition* current_condition(const ConfigObject& config, std::string_view type) {
  const ObservedCondition* condition = config.status.condition(type);
  if (condition == nullptr) return nullptr;
  const std::int64_t generation = config.metadata.generation;
  const bool undated = condition->observed_generation == 0 && config.status.observed_generation == 0;
  const bool current = condition->observed_generation == generation || config.status.observed_generation == generation;
  return undated || current ? condition : nullptr;
}

}  // namespace vmcp
