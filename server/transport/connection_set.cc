#include "server/transport/connection_set.h"

#include <sys/socket.h>

#include <utility>

namespace vmcp::server {

Connection& ConnectionSet::add(std::unique_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  Connection* key = connection.get();
  members_.emplace(key, Member{std::move(connection)});
  return *key;
}

void ConnectionSet::remove(Connection& connection) {
  Member gone;  // destroyed after the lock is released: closing a TLS connection takes a while
  const std::lock_guard lock(mutex_);
  const auto found = members_.find(&connection);
  gone = std::move(found->second);
  cut_count_ -= gone.cut ? 1 : 0;
  members_.erase(found);
  if (members_.empty()) emptied_.notify_all();
}

bool ConnectionSet::make_room() {
  const std::lock_guard lock(mutex_);
  Member* chosen = nullptr;
  for (const Connection::Stage wanted : {Connection::Stage::kIdle, Connection::Stage::kLingering}) {
    for (auto& [connection, member] : members_) {
      if (member.cut || connection->stage() != wanted) continue;
      if (wanted == Connection::Stage::kIdle && connection->input_waits()) continue;
      if (chosen == nullptr || connection->since() < chosen->connection->since()) chosen = &member;
    }
    if (chosen != nullptr) break;
  }
  if (chosen == nullptr) return false;
  cut(*chosen);
  return true;
}

void ConnectionSet::cut_overdue(Clock::time_point now, Clock::time_point slow_since) {
  const std::lock_guard lock(mutex_);
  for (auto& [connection, member] : members_) {
    const bool idle = connection->stage() == Connection::Stage::kIdle;
    const bool slow = connection->stage() == Connection::Stage::kReceiving && connection->since() < slow_since;
    const Clock::time_point deadline = connection->deadline();
    const bool overdue = deadline < now;
    if (!overdue && !slow) continue;
    const bool spared = connection->input_waits() && (idle || !overdue);
    if (!spared) {
      cut(member);
    } else if (overdue) {
      connection->postpone(deadline, now);
    }
  }
}

void ConnectionSet::cut_idle() {
  const std::lock_guard lock(mutex_);
  for (auto& [connection, member] : members_) {
    if (connection->stage() == Connection::Stage::kIdle && !connection->input_waits()) cut(member);
  }
}

void ConnectionSet::cut(Member& member) {
  if (std::exchange(member.cut, true)) return;
  ++cut_count_;
  // One without a request still gets a proper goodbye from its thread, which finds the input at its end.
  const bool idle = member.connection->stage() == Connection::Stage::kIdle;
  ::shutdown(member.connection->socket(), idle ? SHUT_RD : SHUT_RDWR);
}

std::size_t ConnectionSet::size() const {
  const std::lock_guard lock(mutex_);
  return members_.size() - cut_count_;
}

bool ConnectionSet::wait_until_empty(Clock::time_point until) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_until(lock, until, [this] { return members_.empty(); });
}

}  // namespace vmcp::server
