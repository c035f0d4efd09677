#pragma once

#include <string_view>
#include <vector>

#include "sync/model/objects.h"

namespace vmcp {

/// The observed Deployment of the parent; null when there is none.
const ObservedChild* observed_deployment(const std::vector<ObservedChild>& children, std::string_view parent);

/// Whether the observed Deployment shows that every pod of the gateway runs the configuration of `checksum`
/// (spec/00-hook.md §5.1). Without a Deployment nothing shows it: pods of one that was deleted as an orphan may still
/// run.
bool rollout_complete(const ObservedChild* deployment, std::string_view checksum);

/// The observed ConfigMaps with a configuration of this gateway, `current` aside. They stay until the rollout is
/// complete, so that a pod of the old ReplicaSet that restarts finds its own.
std::vector<const ObservedChild*> older_config_maps(const std::vector<ObservedChild>& children,
                                                    std::string_view current);

}  // namespace vmcp
