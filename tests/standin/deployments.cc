// SPDX-License-Identifier: Apache-2.0
#include "tests/standin/deployments.h"

namespace vmcp::standin {
namespace {

Json complete(const Json& generation, int replicas) {
  Json status = {{"observedGeneration", generation}};
  if (replicas == 0) return status;
  for (const char* counter : {"replicas", "updatedReplicas", "readyReplicas", "availableReplicas"}) {
    status[counter] = replicas;
  }
  return status;
}

Json waiting_for_one(const Json& generation, int running) {
  Json status = complete(generation, running);
  status["replicas"] = running + 1;
  status["updatedReplicas"] = 1;
  status["unavailableReplicas"] = 1;
  return status;
}

}  // namespace

void Deployments::step(Cluster& cluster) {
  for (Json deployment : cluster.of_kind("Deployment")) {
    Rollout& rollout = rollouts_[deployment["metadata"]["name"].get<std::string>()];
    const std::string wanted = deployment["spec"]["template"].dump();
    if (wanted != rollout.newest) ++rollout.revision;
    rollout.newest = wanted;
    const int replicas = deployment["spec"]["replicas"].get<int>();
    const Json& generation = deployment["metadata"]["generation"];
    if (held_ && rollout.running != wanted) {
      deployment["status"] = waiting_for_one(generation, rollout.running.empty() ? 0 : replicas);
    } else {
      rollout.running = wanted;
      deployment["status"] = complete(generation, replicas);
    }
    deployment["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = std::to_string(rollout.revision);
    cluster.write(std::move(deployment));
  }
}

}  // namespace vmcp::standin
