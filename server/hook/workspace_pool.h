// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "sync/hook.h"

namespace vmcp::server {

/// Workspaces between requests. Among equals the last in is the first out: its buffers are still in the processor's
/// cache, and those that a burst made grow old at the bottom, where `trim` finds them.
class WorkspacePool {
 public:
  using Clock = std::chrono::steady_clock;

  /// Keeps workspaces whose request buffers together have at most `most_bytes`.
  explicit WorkspacePool(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Back to the pool when destroyed.
  class Lease {
   public:
    Lease(WorkspacePool& pool, std::unique_ptr<Workspace> workspace) : pool_(&pool), workspace_(std::move(workspace)) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    Workspace& operator*() const { return *workspace_; }
    Workspace* operator->() const { return workspace_.get(); }

   private:
    WorkspacePool* pool_;
    std::unique_ptr<Workspace> workspace_;
  };

  /// A workspace with room for a request of `bytes`; what its buffer holds is left over from another. It is not out of
  /// proportion to them: otherwise many small requests together could hold the buffers of many large ones, which their
  /// Content-Length does not tell.
  Lease take(std::size_t bytes);

  /// Frees the workspaces that nobody used since `before`.
  void trim(Clock::time_point before);

  std::size_t size() const;

 private:
  struct Kept {
    std::unique_ptr<Workspace> workspace;
    Clock::time_point used;
  };
  std::unique_ptr<Workspace> take_fitting(std::size_t bytes);
  void put_back(std::unique_ptr<Workspace> workspace);
  void move_out(std::vector<Kept>::iterator end, std::vector<Kept>& to);

  const std::size_t most_bytes_;
  mutable std::mutex mutex_;
  std::vector<Kept> kept_;  ///< The least recently used first.
  std::size_t kept_bytes_ = 0;
};

}  // namespace vmcp::server
