// SPDX-License-Identifier: Apache-2.0
#include "server/transport/http_server.h"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace vmcp::server {
namespace {

/// How often connections that have become idle are looked for while the server ends.
constexpr std::chrono::milliseconds kSweep{50};
/// Threads of connections that were cut and have not noticed yet.
constexpr std::size_t kSpareThreads = 64;
/// How many times a millisecond the kernel may still hand over connections that it has accepted.
constexpr int kLastAccepts = 200;

}  // namespace

/// What cpp-httplib hands accepted connections to. Its own ThreadPool would let one wait behind another that keeps its
/// thread for minutes.
class HttpServer::ThreadPerConnection : public httplib::TaskQueue {
 public:
  explicit ThreadPerConnection(HttpServer& server) : server_(server) {}

  bool enqueue(std::function<void()> serve) override {
    const std::size_t most = server_.options_.limits.connections;
    wait_for_started();
    if (server_.connections_.size() >= most && !server_.connections_.make_room()) return false;
    {
      const std::lock_guard lock(server_.threads_mutex_);
      if (server_.threads_ >= most + kSpareThreads) return false;
      ++server_.threads_;
      ++server_.starting_;
    }
    try {
      std::thread([this, serve = std::move(serve)] {
        serve();
        leave();
      }).detach();
    } catch (const std::system_error&) {  // no more threads for this process
      server_.tell_started();
      leave();
      return false;
    }
    return true;
  }

  void shutdown() override {
    std::unique_lock lock(server_.threads_mutex_);
    server_.accepting_ = false;
    server_.threads_changed_.notify_all();
    server_.threads_changed_.wait(lock, [this] { return server_.threads_ == 0; });
  }

 private:
  /// Until the connections that were accepted before count: else a burst takes all descriptors before the first of them
  /// can be asked to make room, and then nothing more is accepted.
  void wait_for_started() {
    std::unique_lock lock(server_.threads_mutex_);
    server_.threads_changed_.wait(lock, [this] { return server_.starting_ == 0; });
  }

  void leave() {
    const std::lock_guard lock(server_.threads_mutex_);
    --server_.threads_;
    server_.threads_changed_.notify_all();
  }

  HttpServer& server_;
};

HttpServer::HttpServer(Options options, Refuse refuse) : options_(std::move(options)) {
  new_task_queue = [this] { return new ThreadPerConnection(*this); };
  set_tcp_nodelay(true);
  set_payload_max_length(options_.limits.body);
  // Not SO_REUSEPORT, which cpp-httplib sets: two processes must not share a port unnoticed.
  set_socket_options([](socket_t socket) { httplib::set_socket_opt(socket, SOL_SOCKET, SO_REUSEADDR, 1); });
  set_error_handler([refuse = std::move(refuse)](const httplib::Request& request, httplib::Response& response) {
    // A handler's own refusal has a body; the answer to a client that has gone needs none.
    const Connection& connection = Connection::serving();
    if (!response.has_header("Content-Type") && !connection.broken())
      refuse(request, connection.head_outcome(), response);
  });
  set_post_routing_handler([this](const httplib::Request&, httplib::Response& response) {
    // cpp-httplib ends connections after every error, and tells limits of its own loop, which is not used here.
    response.headers.erase("Connection");
    response.headers.erase("Keep-Alive");
    const bool has_unknown_body = response.status == httplib::StatusCode::LengthRequired_411;
    if (Connection::serving().decide_end(closing_ || has_unknown_body)) response.set_header("Connection", "close");
  });
}

HttpServer::~HttpServer() {
  stop_accepting();
  while (!wait_until_empty(kSweep)) connections_.cut_all();
  if (acceptor_.joinable()) acceptor_.join();
}

Fallible<void> HttpServer::start() {
  const Address& wanted = options_.listen;
  errno = 0;
  const int port = wanted.port == 0                                     ? bind_to_any_port(wanted.host, AI_PASSIVE)
                   : bind_to_port(wanted.host, wanted.port, AI_PASSIVE) ? wanted.port
                                                                        : -1;
  if (port < 0) {
    const std::string reason = errno == 0 ? "there is no such host" : std::strerror(errno);
    return failure("cannot listen on " + to_text(wanted) + ": " + reason);
  }
  bound_ = {wanted.host, static_cast<std::uint16_t>(port)};
  accepting_ = true;
  acceptor_ = std::thread([this] { listen_after_bind(); });
  return {};
}

bool HttpServer::accepts() const {
  const std::lock_guard lock(threads_mutex_);
  return accepting_;
}

void HttpServer::stop_accepting() {
  std::unique_lock lock(threads_mutex_);
  if (!accepting_) return;
  lock.unlock();
  for (int turn = 0; turn < kLastAccepts; ++turn) {
    pollfd waiting{svr_sock_, POLLIN, 0};
    if (::poll(&waiting, 1, 0) != 1) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  // Not stop(): after it cpp-httplib breaks off the answers that are being written. Accepting fails from here on, and
  // so its loop ends and closes the socket.
  ::shutdown(svr_sock_, SHUT_RDWR);
  lock.lock();
  threads_changed_.wait(lock, [this] { return !accepting_; });
}

bool HttpServer::wait_until_empty(std::chrono::milliseconds timeout) {
  std::unique_lock lock(threads_mutex_);
  return threads_changed_.wait_for(lock, timeout, [this] { return threads_ == 0; });
}

bool HttpServer::finish(std::chrono::milliseconds timeout) {
  const auto end = Connection::Clock::now() + timeout;
  while (Connection::Clock::now() < end) {
    // Again and again: a connection that had a request the last time may have none now.
    connections_.cut_idle();
    if (wait_until_empty(kSweep)) return true;
  }
  return false;
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  serve(FileDescriptor(socket));
  return true;
}

void HttpServer::serve(FileDescriptor socket) {
  const std::shared_ptr<SSL_CTX> context = options_.tls ? options_.tls() : nullptr;
  Connection connection(std::move(socket), context.get(), options_.limits);
  const ConnectionSet::Membership member(connections_, connection);
  tell_started();
  connections_.limit_handshakes(options_.limits.handshakes);
  if (!connection.shake_hands()) return tell_failure(connection);
  while (connection.await_request()) {
    if (!answer_request(connection)) break;
  }
  connection.say_goodbye();
}

void HttpServer::tell_started() {
  const std::lock_guard lock(threads_mutex_);
  --starting_;
  threads_changed_.notify_all();
}

void HttpServer::tell_failure(const Connection& connection) const {
  if (connection.was_cut() || !options_.handshake_failed) return;
  Address peer;
  int port = 0;
  connection.get_remote_ip_and_port(peer.host, port);
  peer.port = static_cast<std::uint16_t>(port);
  options_.handshake_failed(connection.handshake_problem(), to_text(peer));
}

/// False when it was the connection's last.
bool HttpServer::answer_request(Connection& connection) {
  bool broken_off = false;
  const bool written = process_request(connection, "", 0, "", 0, false, broken_off, [&](httplib::Request& request) {
    request.ssl = connection.tls();
    request.path = request.target.substr(0, request.target.find('?'));
    request.ranges.clear();  // an answer is whole or not at all
  });
  return written && !connection.ends() && !connection.broken();
}

}  // namespace vmcp::server
