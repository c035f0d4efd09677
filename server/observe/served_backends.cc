// SPDX-License-Identifier: Apache-2.0
#include "server/observe/served_backends.h"

namespace vmcp::server {
namespace {

/// More gateways than a cluster has; bounds memory against a caller who invents names.
constexpr std::size_t kMostGateways = 100'000;

}  // namespace

void ServedBackends::note(const std::string& parent, std::size_t served, Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (gateways_.size() >= kMostGateways && gateways_.count(parent) == 0) return;
  gateways_[parent] = {served, now};
}

std::size_t ServedBackends::total(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::size_t sum = 0;
  for (auto one = gateways_.begin(); one != gateways_.end();) {
    if (now - one->second.when > kForgotten) {
      one = gateways_.erase(one);
    } else {
      sum += one->second.served;
      ++one;
    }
  }
  return sum;
}

}  // namespace vmcp::server
