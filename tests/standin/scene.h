// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "cli/applied.h"
#include "sync/settings.h"
#include "tests/server/test_service.h"
#include "tests/standin/cluster.h"
#include "tests/standin/controller.h"
#include "tests/standin/deployments.h"

namespace vmcp::standin {

Json toolhive(const char* kind, const std::string& name, Json spec);
Json entry(const std::string& name, const std::string& url);

/// A cluster with a group of two entries and a gateway `gw`, and the real hook behind TLS. With every
/// round a minute goes by, so that an answer which depends on the time would show.
class Scene {
 public:
  explicit Scene(cli::ApplyStrategy strategy);

  /// From now on a round takes this long.
  void set_pace(std::chrono::seconds pace) { pace_ = pace; }

  void start_hook();
  void kill_hook() { hook_.reset(); }
  /// A hook with other flags in its place, of which Metacontroller knows nothing yet.
  void restart_hook(const Settings& settings);

  /// Metacontroller asks, and Deployments roll out as far as they can; the code of the hook's answer.
  int round();
  /// Rounds until nothing changes any more.
  void settle();

  const Json& gateway() const { return *cluster.find("VirtualMCPServer", "gw"); }
  const Json& deployment() const { return *cluster.find("Deployment", "gw"); }
  /// The name of the ConfigMap that the Deployment mounts, and its text.
  std::string mounted() const;
  std::string config() const;
  std::size_t config_maps() const { return cluster.of_kind("ConfigMap").size(); }
  /// The versions of what the gateway controls.
  std::map<Cluster::Name, std::string> child_versions() const;
  /// `True`, `False` or empty, and the reason.
  std::string condition(const std::string& type) const;

  Cluster cluster;
  Controller controller;
  Deployments deployments;

 private:
  Settings settings_;
  std::chrono::seconds pace_{60};
  std::atomic<std::int64_t> now_{1'767'225'600};
  std::unique_ptr<server::test::TestService> hook_;
};

}  // namespace vmcp::standin
