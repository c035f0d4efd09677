#include "server/transport/http_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>

namespace vmcp::server {
namespace {

using Clock = Connection::Clock;

/// How late a deadline may be noticed.
constexpr std::chrono::milliseconds kSlowestSweep{250};
/// How long a worker may be busy before another takes its seat, if it did not leave it by itself.
constexpr std::chrono::milliseconds kLongTurn{50};

void signal_event(const FileDescriptor& event) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(event.get(), &one, sizeof one);
}

void drain_event(const FileDescriptor& event) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(event.get(), &count, sizeof count);
}

std::chrono::milliseconds sweep_interval(const Limits& limits) {
  const auto shortest = std::min(
      {limits.head_timeout, limits.request_timeout, limits.idle_timeout, limits.slow_body, limits.linger_timeout});
  return std::clamp(shortest / 4, std::chrono::milliseconds(1), kSlowestSweep);
}

}  // namespace

HttpServer::HttpServer(Options options, Handler& handler)
    : options_(std::move(options)),
      handler_(handler),
      context_{handler, options_.limits},
      seats_(std::max<std::ptrdiff_t>(2, std::thread::hardware_concurrency())) {}

Fallible<std::unique_ptr<HttpServer>> HttpServer::start(Options options, Handler& handler) {
  std::unique_ptr<HttpServer> server(new HttpServer(std::move(options), handler));
  if (auto opened = server->open_sockets(); !opened) return failure(opened.error());
  // The TLS library writes with write(2): a client that is gone must be an error, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  for (std::size_t count = 0; count < server->options_.threads; ++count) {
    Worker& worker = server->workers_.emplace_back();
    worker.thread = std::thread([raw = server.get(), &worker] { raw->work(worker); });
  }
  server->acceptor_ = std::thread([raw = server.get()] { raw->accept_loop(); });
  return server;
}

Fallible<void> HttpServer::open_sockets() {
  auto listener = listen_on(options_.listen);
  if (!listener) return failure(listener.error());
  listener_ = std::move(listener->socket);
  bound_ = std::move(listener->bound);
  epoll_ = FileDescriptor(::epoll_create1(EPOLL_CLOEXEC));
  acceptor_wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  workers_end_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;  // not a connection: time to end
  if (!epoll_ || !acceptor_wake_ || !workers_end_ ||
      ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, workers_end_.get(), &event) != 0) {
    return failure(std::string("cannot set up event handling: ") + std::strerror(errno));
  }
  return {};
}

HttpServer::~HttpServer() {
  end_ = true;
  if (workers_end_) signal_event(workers_end_);
  seats_.release(static_cast<std::ptrdiff_t>(workers_.size()));
  wake_acceptor();
  if (acceptor_.joinable()) acceptor_.join();
  for (Worker& worker : workers_) worker.thread.join();
}

void HttpServer::close_after_answers() {
  context_.closing = true;
}

void HttpServer::stop_accepting() {
  std::unique_lock lock(accepting_mutex_);
  stop_accepting_ = true;
  wake_acceptor();
  accepting_ended_.wait(lock, [this] { return !accepting_; });
}

bool HttpServer::wait_until_empty(std::chrono::milliseconds timeout) {
  return connections_.wait_until_empty(Clock::now() + timeout);
}

bool HttpServer::finish(std::chrono::milliseconds timeout) {
  const Clock::time_point end = Clock::now() + timeout;
  while (Clock::now() < end) {
    // Again and again: a connection that had a request the last time may have none now.
    connections_.cut_idle();
    if (connections_.wait_until_empty(std::min(end, Clock::now() + sweep_interval(options_.limits)))) return true;
  }
  return false;
}

void HttpServer::wake_acceptor() {
  if (acceptor_wake_) signal_event(acceptor_wake_);
}

void HttpServer::accept_loop() {
  const auto interval = sweep_interval(options_.limits);
  Clock::time_point next_sweep = Clock::now() + interval;
  bool out_of_descriptors = false;
  while (!end_) {
    // Without descriptors a waiting connection would make every poll return at once.
    pollfd waits[] = {{acceptor_wake_.get(), POLLIN, 0}, {out_of_descriptors ? -1 : listener_.get(), POLLIN, 0}};
    const bool tending = out_of_descriptors || connections_.size() > 0;
    ::poll(waits, 2, tending ? static_cast<int>(interval.count()) : -1);
    if (waits[0].revents != 0) drain_event(acceptor_wake_);
    if (listener_) out_of_descriptors = !accept_waiting();
    if (const auto now = Clock::now(); now >= next_sweep) {
      tend(now);
      next_sweep = now + interval;
    }
    const std::lock_guard lock(accepting_mutex_);
    if (stop_accepting_ && accepting_) {
      accept_waiting();
      listener_ = FileDescriptor();
      accepting_ = false;
      accepting_ended_.notify_all();
    }
  }
}

/// False when descriptors ran out.
bool HttpServer::accept_waiting() {
  for (;;) {
    FileDescriptor socket(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket) {
      if (errno == ECONNABORTED || errno == EINTR) continue;
      if (errno != EMFILE && errno != ENFILE) return true;
      connections_.make_room();
      return false;
    }
    if (connections_.size() >= options_.limits.connections && !connections_.make_room()) continue;
    const int yes = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    const std::shared_ptr<SSL_CTX> tls = options_.tls ? options_.tls() : nullptr;
    Connection& connection =
        connections_.add(std::make_unique<Connection>(Stream(std::move(socket), tls.get()), context_));
    watch(connection, Connection::Wait::kRead, EPOLL_CTL_ADD);
  }
}

void HttpServer::tend(Clock::time_point now) {
  for (Worker& worker : workers_) {
    const Clock::time_point since{Clock::duration(worker.busy_since)};
    if (since != Clock::time_point() && now - since > kLongTurn) leave_seat(worker);
  }
  const bool make_room = handler_.tend();
  connections_.cut_overdue(now, make_room ? now - options_.limits.slow_body : Clock::time_point::min());
}

void HttpServer::watch(Connection& connection, Connection::Wait wait, int operation) {
  epoll_event event{};
  event.events = static_cast<std::uint32_t>(wait == Connection::Wait::kWrite ? EPOLLOUT : EPOLLIN) | EPOLLONESHOT;
  event.data.ptr = &connection;
  bool watched = false;
  {
    const std::lock_guard lock(connection.handing_over());
    watched = ::epoll_ctl(epoll_.get(), operation, connection.socket(), &event) == 0;
  }
  // When it is watched, another thread may already have it, or have closed it.
  if (!watched) connections_.remove(connection);
}

void HttpServer::take_seat(Worker& worker) {
  if (worker.seated) return;
  seats_.acquire();
  worker.seated = true;
}

/// By the worker itself, or by who sees that it is busy for long.
void HttpServer::leave_seat(Worker& worker) {
  if (worker.seated.exchange(false)) seats_.release();
}

void HttpServer::work(Worker& worker) {
  const auto scratch = std::make_unique<Connection::Scratch>();
  scratch->before_long_work = [&] { leave_seat(worker); };
  while (!end_) {
    take_seat(worker);
    epoll_event event{};
    // One at a time: what a second event of ours would wait for, another thread can do now.
    if (::epoll_wait(epoll_.get(), &event, 1, -1) != 1) continue;
    auto* connection = static_cast<Connection*>(event.data.ptr);
    if (connection == nullptr) return;
    worker.busy_since = Clock::now().time_since_epoch().count();
    { const std::lock_guard handed_over(connection->handing_over()); }
    const Connection::Wait wait = connection->advance(*scratch);
    if (wait == Connection::Wait::kClose) {
      connections_.remove(*connection);
    } else {
      watch(*connection, wait, EPOLL_CTL_MOD);
    }
    worker.busy_since = 0;
  }
}

}  // namespace vmcp::server
