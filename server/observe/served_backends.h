// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <unordered_map>

namespace vmcp::server {

/// How many members each gateway served at its last sync. A hook never learns that a gateway was deleted, so one that
/// was not synced for three of Metacontroller's resync periods (manifests: 300 s) no longer counts.
class ServedBackends {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::minutes kForgotten{15};

  void note(const std::string& parent, std::size_t served, Clock::time_point now = Clock::now());
  std::size_t total(Clock::time_point now = Clock::now());

 private:
  struct Seen {
    std::size_t served = 0;
    Clock::time_point when;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Seen> gateways_;
};

}  // namespace vmcp::server
