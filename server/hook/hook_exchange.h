#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "server/hook/admission.h"
#include "server/hook/workspace_pool.h"
#include "server/transport/handler.h"
#include "sync/hook.h"

namespace vmcp::server {

class HookHandler;

/// One admitted call of a hook. Holds its place in flight and its workspace until the answer is written, and then tells
/// metrics and log.
class HookExchange : public Exchange {
 public:
  HookExchange(HookHandler& handler, Hook hook, std::uint64_t body_size, Admission::Place place);
  ~HookExchange() override;

  std::string& body() override { return workspace_->request(); }
  Reply answer() override;
  void answered() override;

 private:
  Reply internal_error();

  HookHandler& handler_;
  const Hook hook_;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  Admission::Place place_;
  WorkspacePool::Lease workspace_;
  Answer answer_;
  std::string error_id_;
  std::uint64_t request_bytes_ = 0;
  std::uint64_t response_bytes_ = 0;
  bool computed_ = false;
  bool answered_ = false;
};

}  // namespace vmcp::server
