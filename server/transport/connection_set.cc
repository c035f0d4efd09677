#include "server/transport/connection_set.h"

#include <algorithm>

namespace vmcp::server {

using Stage = Connection::Stage;

ConnectionSet::Membership::Membership(ConnectionSet& set, Connection& connection) : set_(set), connection_(connection) {
  const std::lock_guard lock(set_.mutex_);
  set_.members_.insert(&connection_);
}

ConnectionSet::Membership::~Membership() {
  const std::lock_guard lock(set_.mutex_);
  set_.members_.erase(&connection_);
}

bool ConnectionSet::make_room() {
  const std::lock_guard lock(mutex_);
  Connection* chosen = nullptr;
  for (const Stage wanted : {Stage::kIdle, Stage::kLingering}) {
    for (Connection* const one : members_) {
      if (one->was_cut() || one->stage() != wanted || (wanted == Stage::kIdle && one->input_waits())) continue;
      if (chosen == nullptr || one->since() < chosen->since()) chosen = one;
    }
    if (chosen != nullptr) break;
  }
  if (chosen != nullptr) chosen->cut();
  return chosen != nullptr;
}

void ConnectionSet::cut_slow_bodies(Clock::time_point since) {
  const std::lock_guard lock(mutex_);
  for (Connection* const one : members_) {
    const bool slow = one->stage() == Stage::kReceiving && one->since() < since;
    if (slow && !one->was_cut() && !one->input_waits()) one->cut();
  }
}

void ConnectionSet::cut_idle() {
  const std::lock_guard lock(mutex_);
  for (Connection* const one : members_) {
    if (one->stage() == Stage::kIdle && !one->was_cut() && !one->input_waits()) one->cut();
  }
}

void ConnectionSet::cut_all() {
  const std::lock_guard lock(mutex_);
  for (Connection* const one : members_) one->cut();
}

std::size_t ConnectionSet::size() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(members_.begin(), members_.end(), [](const Connection* one) { return !one->was_cut(); }));
}

}  // namespace vmcp::server
