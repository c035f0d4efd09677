// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sync/model/objects.h"
#include "sync/settings.h"

namespace vmcp {

/// The observed Deployment of the parent; null when there is none.
const ObservedChild* observed_deployment(const std::vector<ObservedChild>& children, std::string_view parent);

/// Where the observed Deployment stands on the way to what is wanted.
enum class RolloutState {
  kComplete,     ///< Every pod runs it.
  kProgressing,  ///< Not yet.
  kStuck,        ///< Not yet, and its newest pods did not get ready in time; older ones may serve (exceeded_deadline).
};

/// `checksum` is that of the wanted configuration (spec/00-hook.md §5.1). Without a Deployment nothing shows that it is
/// there: pods of one that was deleted as an orphan may still run.
RolloutState rollout_state(const ObservedChild* deployment, std::string_view checksum);

/// The condition with which the Deployment (null: there is none) says that its newest pods did not get ready in time;
/// nullptr when it does not.
const ObservedCondition* exceeded_deadline(const ObservedChild* deployment);

/// The observed ConfigMaps with a configuration of this gateway that stay beside `current` until the rollout is
/// complete, so that a pod of an old ReplicaSet that restarts finds its own: at most four. The oldest is what the last
/// complete rollout used, for the others are deleted when one is complete; then come what the Deployment mounts and the
/// newest, because a rollout that never completes must not collect them without end.
std::vector<const ObservedChild*> older_config_maps(const std::vector<ObservedChild>& children, std::string_view parent,
                                                    std::string_view current);

/// How long the observed gateway keeps what it runs before a change of its members is rolled out; 0 s: not at all. So
/// entries that come one after the other are one rollout, which ends the sessions of the pods it replaces only once.
/// The newest ConfigMap shows when the last change was adopted. Not held back are a gateway of which no pod is ready, a
/// spec that has not been applied yet, and what leaves the configuration of `checksum` as it is.
std::chrono::seconds time_to_settle(const SyncRequest& request, std::string_view checksum, const Settings& settings,
                                    std::int64_t now);

}  // namespace vmcp
