// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include "server/observe/log.h"
#include "server/observe/metrics.h"

namespace vmcp::server {

/// Counts TLS handshakes that failed, and logs one of them a minute: whoever can reach the port can make them fail.
class HandshakeFailures {
 public:
  using Clock = std::chrono::steady_clock;

  HandshakeFailures(Metrics& metrics, Log& log) : metrics_(metrics), log_(log) {}

  /// `peer`: the client's address.
  void note(const std::string& reason, const std::string& peer, Clock::time_point now = Clock::now());

 private:
  Metrics& metrics_;
  Log& log_;
  std::mutex mutex_;
  Clock::time_point next_line_{};
  std::int64_t untold_ = 0;
};

}  // namespace vmcp::server
