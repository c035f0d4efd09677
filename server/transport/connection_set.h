#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "server/transport/connection.h"

namespace vmcp::server {

/// All open connections of a listener. Those that overstay are cut by shutting their socket down, which wakes the
/// thread that serves them; only that thread removes and destroys them.
class ConnectionSet {
 public:
  using Clock = Connection::Clock;

  /// The reference stays valid until `remove`.
  Connection& add(std::unique_ptr<Connection> connection);
  void remove(Connection& connection);

  // Deadlines are for clients: one whose input waits for us is spared, except by the deadline of a whole request.

  /// Cuts the connection that has been without a request longest, or else one that lingers. False when there is none.
  bool make_room();
  /// Cuts connections whose deadline has passed; with `slow_since`, also those whose body has been arriving since then.
  void cut_overdue(Clock::time_point now, Clock::time_point slow_since);
  /// Cuts connections without a request.
  void cut_idle();

  /// Those that were not cut yet.
  std::size_t size() const;
  /// Waits until all are gone; false when `until` came first.
  bool wait_until_empty(Clock::time_point until);

 private:
  struct Member {
    std::unique_ptr<Connection> connection;
    bool cut = false;
  };
  void cut(Member& member);

  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<Connection*, Member> members_;
  std::size_t cut_count_ = 0;
};

}  // namespace vmcp::server
