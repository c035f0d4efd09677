#include "sync/children/rollout.h"

#include "sync/model/names.h"

namespace vmcp {

const ObservedChild* observed_deployment(const std::vector<ObservedChild>& children, std::string_view parent) {
  for (const ObservedChild& child : children) {
    if (child.rollout && child.metadata.name == parent) return &child;
  }
  return nullptr;
}

bool rollout_complete(const ObservedChild* deployment, std::string_view checksum) {
  if (deployment == nullptr) return false;
  const ObservedChild::Rollout& rollout = *deployment->rollout;
  return rollout.template_checksum == checksum && rollout.observed_generation >= deployment->metadata.generation &&
         rollout.updated_replicas == rollout.replicas && rollout.replicas == rollout.spec_replicas &&
         rollout.unavailable_replicas == 0;
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
