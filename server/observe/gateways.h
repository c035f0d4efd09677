// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <prometheus/metric_family.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sync/hook.h"

namespace vmcp::server {

/// What the last sync of each gateway said. A hook is not always told that a gateway was deleted, so one that was not
/// synced for three of Metacontroller's resync periods (manifests: 300 s) no longer counts.
class Gateways {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes kForgotten{15};

  /// At most `max_series` gauges are shown (`--max-gateway-series`); a gateway's are shown together or not at all.
  explicit Gateways(std::size_t max_series) : max_series_(max_series) {}

  /// Takes in the summary of a sync. Returns whether other members are left out than at the sync before, or the spec is
  /// not applied for other reasons: then somebody should be told.
  bool note(const Summary& summary, Clock::time_point now = Clock::now());

  /// `vmcp_composer_gateways`, `_backends_served` of all together, and of each gateway, with the labels `namespace` and
  /// `name`, `_gateway_backends_served`, `_gateway_members_excluded` and `_gateway_not_applied` by `reason`.
  std::vector<prometheus::MetricFamily> collect(Clock::time_point now = Clock::now());

 private:
  struct Gateway {
    std::optional<std::size_t> served;  ///< None: no spec was applied since this process began.
    std::map<std::string, std::size_t> excluded;
    std::map<std::string, std::size_t> not_applied;
    std::size_t told = 0;  ///< Of what was wrong, a hash; 0: nothing was.
    Clock::time_point when;

    std::size_t series() const { return 1 + excluded.size() + not_applied.size(); }
  };
  void forget_old(Clock::time_point now);

  const std::size_t max_series_;
  std::mutex mutex_;
  std::map<std::string, Gateway> gateways_;  ///< By namespace/name.
};

}  // namespace vmcp::server
