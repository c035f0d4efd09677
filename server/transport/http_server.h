// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "server/transport/address.h"
#include "server/transport/connection_set.h"
#include "server/transport/httplib.h"
#include "server/transport/limits.h"

namespace vmcp::server {

/// One listener: cpp-httplib's server, with a stream of our own for its connections, which have deadlines and limits
/// and take the TLS context of the moment. Handlers are set as cpp-httplib's own; `Request::path` is the target as it
/// was sent, without its query. Each connection has a thread.
class HttpServer : public httplib::Server {
 public:
  struct Options {
    Address listen;
    Limits limits;
    /// The TLS context of the next connection; empty: plain HTTP.
    std::function<std::shared_ptr<SSL_CTX>()> tls;
    /// Told of each handshake that failed.
    std::function<void(const std::string& reason, const std::string& peer)> handshake_failed;
  };
  /// Fills in the answer to what `examine_head` refuses (`outcome` tells) or cpp-httplib itself (`outcome` is
  /// complete).
  using Refuse = std::function<void(const httplib::Request& request, HeadOutcome outcome, httplib::Response& response)>;

  HttpServer(Options options, Refuse refuse);
  /// Cuts what is still open. For a graceful end call the functions below first, in their order.
  ~HttpServer() override;

  /// Listens, and answers from now on. A port that another process has is an error.
  Fallible<void> start();
  const Address& bound() const { return bound_; }
  /// False after `stop_accepting`, and when the system refused to accept: cpp-httplib gives up then.
  bool accepts() const;
  std::size_t connections() const { return connections_.size(); }

  /// From now on every answer ends its connection, so that clients move elsewhere between two requests.
  void close_after_answers() { closing_ = true; }
  /// Takes what the kernel has already accepted, then closes the listening socket. When this returns, connecting fails.
  void stop_accepting();
  /// Waits until all connections are gone by themselves; false when `timeout` came first.
  bool wait_until_empty(std::chrono::milliseconds timeout);
  /// Cuts the connections without a request and waits until the others are answered; false as above.
  bool finish(std::chrono::milliseconds timeout);

  /// Cuts those whose body takes longer than `Limits::slow_body`: somebody else needs their place.
  void cut_slow_bodies() { connections_.cut_slow_bodies(Connection::Clock::now() - options_.limits.slow_body); }

  /// Serves one accepted connection until its end.
  void serve(FileDescriptor socket);

 private:
  class ThreadPerConnection;

  bool process_and_close_socket(socket_t socket) override;
  bool answer_request(Connection& connection);
  void tell_started();
  void tell_failure(const Connection& connection) const;

  const Options options_;
  ConnectionSet connections_;
  Address bound_;
  std::atomic<bool> closing_{false};

  mutable std::mutex threads_mutex_;
  std::condition_variable threads_changed_;
  std::size_t threads_ = 0;   ///< That serve a connection.
  std::size_t starting_ = 0;  ///< Of those, whose connection does not count yet.
  bool accepting_ = false;
  std::thread acceptor_;
};

}  // namespace vmcp::server
