// SPDX-License-Identifier: Apache-2.0
#include "server/observe/handshake_failures.h"

#include <utility>

namespace vmcp::server {

void HandshakeFailures::note(const std::string& reason, const std::string& peer, Clock::time_point now) {
  metrics_.handshake_failed();
  const std::lock_guard lock(mutex_);
  ++untold_;
  if (now < next_line_) return;
  next_line_ = now + std::chrono::minutes(1);
  log_.write(Log::Level::warn, log_.line("a TLS handshake failed")
                                   .text("reason", reason)
                                   .text("peer", peer)
                                   .integer("since_last_line", std::exchange(untold_, 0)));
}

}  // namespace vmcp::server
