// SPDX-License-Identifier: Apache-2.0
#include "server/hook/workspace_pool.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vmcp::server {
namespace {

/// One giant request must not pin its buffers: beyond this a workspace is not kept.
constexpr std::size_t kOversized = 16 << 20;
/// A buffer of this size is in proportion to any request.
constexpr std::size_t kSmall = 256 << 10;

std::size_t room_of(Workspace& workspace) {
  return workspace.request().capacity();
}

}  // namespace

WorkspacePool::Lease::~Lease() {
  if (workspace_) pool_->put_back(std::move(workspace_));
}

WorkspacePool::Lease WorkspacePool::take(std::size_t bytes) {
  std::unique_ptr<Workspace> workspace = take_fitting(bytes);
  if (!workspace) workspace = std::make_unique<Workspace>();
  std::string& request = workspace->request();
  if (request.capacity() < bytes + Workspace::kPadding) {
    request = std::string();                       // one that grows would take twice what it had
    request.reserve(bytes + Workspace::kPadding);  // address space only: the pages come with the bytes
  }
  return Lease(*this, std::move(workspace));
}

/// The largest that fits: a large request that made a small workspace grow would leave none for the next small one.
std::unique_ptr<Workspace> WorkspacePool::take_fitting(std::size_t bytes) {
  const std::size_t most = bytes + bytes / 4 + kSmall;
  const std::lock_guard lock(mutex_);
  auto chosen = kept_.end();
  for (auto one = kept_.begin(); one != kept_.end(); ++one) {
    const std::size_t room = room_of(*one->workspace);
    if (room <= most && (chosen == kept_.end() || room >= room_of(*chosen->workspace))) chosen = one;
  }
  if (chosen == kept_.end()) return nullptr;
  std::unique_ptr<Workspace> workspace = std::move(chosen->workspace);
  kept_bytes_ -= room_of(*workspace);
  kept_.erase(chosen);
  return workspace;
}

void WorkspacePool::put_back(std::unique_ptr<Workspace> workspace) {
  const std::size_t room = room_of(*workspace);
  if (room > kOversized || room > most_bytes_) return;
  std::vector<Kept> old;
  const std::lock_guard lock(mutex_);
  std::size_t excess = kept_bytes_ + room > most_bytes_ ? kept_bytes_ + room - most_bytes_ : 0;
  auto keep = kept_.begin();
  for (; excess > 0; ++keep) excess -= std::min(excess, room_of(*keep->workspace));
  move_out(keep, old);
  kept_.push_back({std::move(workspace), Clock::now()});
  kept_bytes_ += room;
}

void WorkspacePool::trim(Clock::time_point before) {
  std::vector<Kept> old;
  const std::lock_guard lock(mutex_);
  move_out(std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.used >= before; }), old);
}

/// Moves the least recently used, up to `end`, to `to`, which is freed when the lock is no longer held.
void WorkspacePool::move_out(std::vector<Kept>::iterator end, std::vector<Kept>& to) {
  for (auto one = kept_.begin(); one != end; ++one) kept_bytes_ -= room_of(*one->workspace);
  std::move(kept_.begin(), end, std::back_inserter(to));
  kept_.erase(kept_.begin(), end);
}

std::size_t WorkspacePool::size() const {
  const std::lock_guard lock(mutex_);
  return kept_.size();
}

}  // namespace vmcp::server
