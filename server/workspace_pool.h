#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "sync/hook.h"

namespace vmcp::server {

/// Workspaces between requests. Last in, first out: the one whose buffers are still in the processor's cache comes
/// first, and those that a burst made grow old at the bottom, where `trim` finds them.
class WorkspacePool {
 public:
  using Clock = std::chrono::steady_clock;

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

  Lease take();

  /// Frees the workspaces that nobody used since `before`.
  void trim(Clock::time_point before);

  std::size_t size() const;

 private:
  struct Kept {
    std::unique_ptr<Workspace> workspace;
    Clock::time_point used;
  };
  void put_back(std::unique_ptr<Workspace> workspace);

  mutable std::mutex mutex_;
  std::vector<Kept> kept_;
};

}  // namespace vmcp::server
