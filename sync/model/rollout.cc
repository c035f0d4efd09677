// SPDX-License-Identifier: Apache-2.0
#include "sync/model/rollout.h"

#include <algorithm>
#include <string>
#include <tuple>

#include "sync/kubernetes/time.h"
#include "sync/model/names.h"

namespace vmcp {
namespace {

constexpr std::size_t kMostOlder = 4;

bool is_config_map(const ObservedChild& child) {
  return child.kind == "ConfigMap" && child.component_label == kConfigComponent;
}

bool is_newer(const ObservedChild* a, const ObservedChild* b) {
  return std::tie(a->metadata.creation_timestamp, a->metadata.name) >
         std::tie(b->metadata.creation_timestamp, b->metadata.name);
}

std::vector<const ObservedChild*> config_maps_by_age(const std::vector<ObservedChild>& children) {
  std::vector<const ObservedChild*> out;
  for (const ObservedChild& child : children) {
    if (is_config_map(child)) out.push_back(&child);
  }
  std::sort(out.begin(), out.end(), is_newer);
  return out;
}

/// The name of the ConfigMap that the observed Deployment mounts.
std::string mounted_config_map(const ObservedChild& deployment, std::string_view parent) {
  return config_map_name(parent, deployment.rollout->template_checksum);
}

bool is_named(const ObservedChild* child, std::string_view name) {
  return child->metadata.name == name;
}

}  // namespace

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

std::vector<const ObservedChild*> older_config_maps(const std::vector<ObservedChild>& children, std::string_view parent,
                                                    std::string_view current) {
  std::vector<const ObservedChild*> out = config_maps_by_age(children);
  std::erase_if(out, [&](const ObservedChild* each) { return is_named(each, current); });
  if (out.size() <= kMostOlder) return out;
  const ObservedChild* deployment = observed_deployment(children, parent);
  const std::string mounted = deployment == nullptr ? std::string() : mounted_config_map(*deployment, parent);
  std::rotate(out.begin(), out.end() - 1, out.end());
  std::stable_partition(out.begin() + 1, out.end(), [&](const ObservedChild* each) { return is_named(each, mounted); });
  out.resize(kMostOlder);
  return out;
}

std::chrono::seconds time_to_settle(const SyncRequest& request, std::string_view checksum, const Settings& settings,
                                    std::int64_t now) {
  constexpr std::chrono::seconds kNotAtAll{0};
  const VirtualMCPServer& parent = request.parent;
  const ObservedChild* deployment = observed_deployment(request.children, parent.metadata.name);
  if (deployment == nullptr || deployment->rollout->ready_replicas == 0) return kNotAtAll;
  if (deployment->rollout->template_checksum == checksum) return kNotAtAll;
  if (parent.status.observed_generation != parent.metadata.generation) return kNotAtAll;
  const auto config_maps = config_maps_by_age(request.children);
  const std::string mounted = mounted_config_map(*deployment, parent.metadata.name);
  // Without what its pods read, the gateway has nothing to keep.
  if (std::none_of(config_maps.begin(), config_maps.end(), [&](auto* each) { return is_named(each, mounted); })) {
    return kNotAtAll;
  }
  const auto adopted = parse_rfc3339(config_maps.front()->metadata.creation_timestamp);
  if (!adopted) return kNotAtAll;
  const std::chrono::milliseconds age = std::chrono::seconds(now) - std::chrono::seconds(*adopted);
  // The API server's clock may be ahead of ours by a little; one that is far ahead says nothing.
  if (std::chrono::abs(age) >= settings.rollout_interval) return kNotAtAll;
  return std::chrono::ceil<std::chrono::seconds>(std::min(settings.rollout_interval - age, settings.rollout_interval));
}

}  // namespace vmcp
