// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "server/hook/admission.h"
#include "server/hook/workspace_pool.h"
#include "sync/hook.h"

namespace vmcp::server {

class HookHandler;

/// One admitted call of a hook. Holds its place in flight and its workspace until the answer is written, and then tells
/// metrics and log.
class HookExchange {
 public:
  HookExchange(HookHandler& handler, Hook hook, std::uint64_t body_size, Admission::Place place);
  /// Without `answered` before it the connection was lost.
  ~HookExchange();
  HookExchange(const HookExchange&) = delete;
  HookExchange& operator=(const HookExchange&) = delete;

  /// Where the body goes, with room for all of it; empty.
  std::string& body() { return workspace_->request(); }
  /// Called once, when the whole body is there. `given_up`: whether nobody waits for the answer any more.
  void compute(std::function<bool()> given_up);
  int code() const { return answer_.code; }
  /// The answer's body, which lives as long as this.
  std::string_view answer() const { return error_id_.empty() ? answer_.body : std::string_view(error_); }
  /// Called once, when the last byte of the answer was handed to the kernel.
  void answered() { answered_ = true; }

 private:
  HookHandler& handler_;
  const Hook hook_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  Admission::Place place_;
  WorkspacePool::Lease workspace_;
  Answer answer_;
  std::string error_id_;  ///< Of a defect of ours, whose text is not for the caller.
  std::string error_;
  std::uint64_t request_bytes_ = 0;
  bool computed_ = false;
  bool answered_ = false;
};

}  // namespace vmcp::server
