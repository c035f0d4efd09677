// SPDX-License-Identifier: Apache-2.0
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

/// Of those in `stage` that were not cut; one with unread input waits for us, unless it is in a handshake.
Connection* ConnectionSet::oldest(Stage stage) const {
  Connection* chosen = nullptr;
  for (Connection* const one : members_) {
    if (one->was_cut() || one->stage() != stage || (stage == Stage::kIdle && one->input_waits())) continue;
    if (chosen == nullptr || one->since() < chosen->since()) chosen = one;
  }
  return chosen;
}

bool ConnectionSet::make_room() {
  const std::lock_guard lock(mutex_);
  for (const Stage stage : {Stage::kIdle, Stage::kHandshake, Stage::kLingering}) {
    if (Connection* const chosen = oldest(stage)) {
      chosen->cut();
      return true;
    }
  }
  return false;
}

void ConnectionSet::limit_handshakes(std::size_t most) {
  const std::lock_guard lock(mutex_);
  const auto count = std::count_if(members_.begin(), members_.end(), [](const Connection* one) {
    return one->stage() == Stage::kHandshake && !one->was_cut();
  });
  if (static_cast<std::size_t>(count) > most) oldest(Stage::kHandshake)->cut();
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
    if (one->stage() <= Stage::kIdle && !one->was_cut() && !one->input_waits()) one->cut();
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
