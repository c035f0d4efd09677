// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace vmcp::server {

/// Calls a function at every `interval`, from a thread of its own, until destroyed.
class Periodic {
 public:
  Periodic(std::chrono::milliseconds interval, std::function<void()> task)
      : thread_([interval, task = std::move(task)](const std::stop_token& end) {
          std::mutex mutex;
          std::condition_variable_any sleeping;
          std::unique_lock lock(mutex);
          while (!sleeping.wait_for(lock, end, interval, [&] { return end.stop_requested(); })) task();
        }) {}

 private:
  std::jthread thread_;
};

}  // namespace vmcp::server
