#pragma once

#include <string_view>
#include <vector>

#include "sync/model/objects.h"

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

/// The observed ConfigMaps with a configuration of this gateway, `current` aside. They stay until the rollout is
/// complete, so that a pod of the old ReplicaSet that restarts finds its own.
std::vector<const ObservedChild*> older_config_maps(const std::vector<ObservedChild>& children,
                                                    std::string_view current);

}  // namespace vmcp
