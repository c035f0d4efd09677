// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <unordered_set>

#include "server/transport/connection.h"

namespace vmcp::server {

/// All open connections of a listener, for those who must disconnect some. Deadlines are for clients: one whose input
/// waits for us is spared.
class ConnectionSet {
 public:
  using Clock = Connection::Clock;

  /// In the set until destroyed.
  class Membership {
   public:
    Membership(ConnectionSet& set, Connection& connection);
    ~Membership();
    Membership(const Membership&) = delete;
    Membership& operator=(const Membership&) = delete;

   private:
    ConnectionSet& set_;
    Connection& connection_;
  };

  /// Cuts the connection that has been without a request longest, or else one that lingers. False when there is none.
  bool make_room();
  /// Cuts the handshake that has lasted longest when there are more than `most`: each takes memory as its client says.
  void limit_handshakes(std::size_t most);
  /// Cuts those whose body has been arriving since before `since`.
  void cut_slow_bodies(Clock::time_point since);
  /// Cuts connections without a request, also those in a handshake.
  void cut_idle();
  void cut_all();

  /// Those that were not cut.
  std::size_t size() const;

 private:
  Connection* oldest(Connection::Stage stage) const;

  mutable std::mutex mutex_;
  std::unordered_set<Connection*> members_;
};

}  // namespace vmcp::server
