#include "sync/model/rollout.h"

#include <algorithm>

#include "sync/model/names.h"

namespace vmcp {

const ObservedChild* observed_deployment(const std::vector<ObservedChild>& children, std::string_view parent) {
  for (const ObservedChild& child : children) {
    if (child.rollout && child.metadata.name == parent) return &child;
  }
  return nullptr;
}

RolloutState rollout_state(const ObservedChild* deployment, std::string_view checksum) {
  if (deployment == nullptr) return RolloutState::kProgressing;
  const ObservedChild::Rollout& rollout = *deployment->rollout;
  if (rollout.template_checksum != checksum || rollout.observed_generation < deployment->metadata.generation)
    return RolloutState::kProgressing;
  if (rollout.updated_replicas == rollout.replicas && rollout.replicas == rollout.spec_replicas &&
      rollout.unavailable_replicas == 0)
    return RolloutState::kComplete;
  return exceeded_deadline(deployment) != nullptr ? RolloutState::kStuck : RolloutState::kProgressing;
}

const ObservedCondition* exceeded_deadline(const ObservedChild* deployment) {
  if (deployment == nullptr) return nullptr;
  const ObservedChild::Rollout& rollout = *deployment->rollout;
  if (rollout.observed_generation < deployment->metadata.generation) return nullptr;  // it is about an older template
  const auto found = std::find_if(rollout.conditions.begin(), rollout.conditions.end(), [](const auto& condition) {
    return condition.type == "Progressing" && condition.status == "False" &&
           condition.reason == "ProgressDeadlineExceeded";
  });
  return found != rollout.conditions.end() ? &*found : nullptr;
}

std::vector<const ObservedChild*> older_config_maps(const std::vector<ObservedChild>& children,
                                                    std::string_view current) {
  std::vector<const ObservedChild*> out;
  for (const ObservedChild& child : children) {
    if (child.kind == "ConfigMap" && child.component_label == kConfigComponent && child.metadata.name != current) {
      out.push_back(&child);
    }
  }
  return out;
}

}  // namespace vmcp
