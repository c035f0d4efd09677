// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "tests/standin/cluster.h"

namespace vmcp::standin {

/// The Deployment controller with its pods: a new pod template is a rollout that adds one pod before it takes one
/// away (maxUnavailable 0). Pods become ready at once, unless they are held.
class Deployments {
 public:
  /// From now on no new pod becomes ready, as when an image cannot be pulled.
  void hold() { held_ = true; }
  void release() { held_ = false; }

  /// Looks at every Deployment once and writes its status.
  void step(Cluster& cluster);

 private:
  struct Rollout {
    std::string running;  ///< The template of the pods that are ready.
    std::string newest;
    int revision = 0;
  };
  bool held_ = false;
  std::map<std::string, Rollout> rollouts_;
};

}  // namespace vmcp::standin
