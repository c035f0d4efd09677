#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>

#include "server/transport/address.h"
#include "server/transport/connection_set.h"
#include "server/transport/handler.h"
#include "server/transport/limits.h"

namespace vmcp::server {

/// One listener: accepts connections, speaks TLS and the part of HTTP/1.1 that Metacontroller, probes and scrapers
/// use, and asks a Handler for the answers.
///
/// A connection belongs to a thread only while there is something to do for it: all threads wait on one epoll set, each
/// event is taken by one of them (EPOLLONESHOT), and reading never blocks. So ten thousand idle connections, or
/// bodies that arrive a byte at a time, cost memory but never a thread.
class HttpServer {
 public:
  struct Options {
    Address listen;
    Limits limits;
    std::size_t threads = 8;
    /// The TLS context of the next connection; empty: plain HTTP.
    std::function<std::shared_ptr<SSL_CTX>()> tls;
  };

  /// `handler` must outlive the server.
  static Fallible<std::unique_ptr<HttpServer>> start(Options options, Handler& handler);
  /// Cuts what is still open. For a graceful end call the functions below first, in their order.
  ~HttpServer();

  const Address& bound() const { return bound_; }
  std::size_t connections() const { return connections_.size(); }

  /// From now on every answer ends its connection, so that clients move elsewhere between two requests.
  void close_after_answers();
  /// Takes what the kernel has already accepted, then closes the listening socket. When this returns, connecting fails.
  void stop_accepting();
  /// Waits until all connections are gone by themselves; false when `timeout` came first.
  bool wait_until_empty(std::chrono::milliseconds timeout);
  /// Cuts the connections without a request and waits until the others are answered; false as above.
  bool finish(std::chrono::milliseconds timeout);

 private:
  struct Worker {
    std::thread thread;
    std::atomic<bool> seated{false};
    std::atomic<Connection::Clock::rep> busy_since{0};  ///< 0: it waits.
  };

  HttpServer(Options options, Handler& handler);
  Fallible<void> open_sockets();
  void accept_loop();
  bool accept_waiting();
  void tend(Connection::Clock::time_point now);
  void work(Worker& worker);
  void take_seat(Worker& worker);
  void leave_seat(Worker& worker);
  void watch(Connection& connection, Connection::Wait wait, int operation);
  void wake_acceptor();

  const Options options_;
  Handler& handler_;
  ConnectionContext context_;
  ConnectionSet connections_;
  Address bound_;
  FileDescriptor listener_;
  FileDescriptor epoll_;
  FileDescriptor acceptor_wake_;
  FileDescriptor workers_end_;

  std::mutex accepting_mutex_;
  std::condition_variable accepting_ended_;
  bool stop_accepting_ = false;
  bool accepting_ = true;
  std::atomic<bool> end_{false};
  std::thread acceptor_;
  std::deque<Worker> workers_;
  /// Of workers that wait for events and serve them. No more than there are processors, so that what a worker needs is
  /// still in its processor's cache; the others stand in for those that do long work.
  std::counting_semaphore<> seats_;
};

}  // namespace vmcp::server
