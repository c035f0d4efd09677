// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "server/transport/request_head.h"

namespace vmcp::server {

/// How much one listener takes (spec/95-server-cli-manifests.md §1). Memory for requests stays below
/// `inflight_bytes` × 12, whatever the bodies hold (measured: up to 10): the body, the parser's index of it, the
/// objects made of it, the answer, and buffers kept for the next request.
struct Limits {
  HeadLimits head;
  std::uint64_t body = 32ULL << 20;
  std::uint64_t inflight_bytes = 128ULL << 20;  ///< Of admitted bodies together, by their Content-Length.
  std::size_t inflight = 64;                    ///< Admitted requests.
  /// Each has a thread. When full, the connection that has been without a request longest makes room. Metacontroller
  /// opens one for each of its workers and hooks, and probes one at a time: ten times of what it is known to need.
  std::size_t connections = 512;
  /// At a time. Each lets its client say how much memory it takes, up to 200 KB; one more cuts the oldest.
  std::size_t handshakes = 64;

  /// From accepting a connection to the end of its handshake, and from the first byte of a request to the end of its
  /// head.
  std::chrono::milliseconds head_timeout{10'000};
  /// From the end of a head until its answer is written.
  std::chrono::milliseconds request_timeout{30'000};
  /// Before and between requests: longer than Metacontroller's 90 s, since it does not repeat a POST.
  std::chrono::milliseconds idle_timeout{180'000};
  /// A body that takes longer loses its place when another request is refused for lack of one.
  std::chrono::milliseconds slow_body{5'000};
  /// How long an answered connection may take to close its side.
  std::chrono::milliseconds linger_timeout{2'000};
};

}  // namespace vmcp::server
