#include "server/workspace_pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vmcp::server {
namespace {

/// One giant request must not pin its buffers: beyond this a workspace is not kept.
constexpr std::size_t kOversized = 16 << 20;

}  // namespace

WorkspacePool::Lease::~Lease() {
  if (workspace_) pool_->put_back(std::move(workspace_));
}

WorkspacePool::Lease WorkspacePool::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!kept_.empty()) {
      Lease lease(*this, std::move(kept_.back().workspace));
      kept_.pop_back();
      return lease;
    }
  }
  return Lease(*this, std::make_unique<Workspace>());
}

void WorkspacePool::put_back(std::unique_ptr<Workspace> workspace) {
  if (workspace->request().capacity() > kOversized) return;
  workspace->request().clear();
  const std::lock_guard lock(mutex_);
  kept_.push_back({std::move(workspace), Clock::now()});
}

void WorkspacePool::trim(Clock::time_point before) {
  std::vector<Kept> old;
  const std::lock_guard lock(mutex_);
  // The bottom of the stack is the least recently used.
  const auto keep = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.used >= before; });
  std::move(kept_.begin(), keep, std::back_inserter(old));
  kept_.erase(kept_.begin(), keep);
}

std::size_t WorkspacePool::size() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace vmcp::server
