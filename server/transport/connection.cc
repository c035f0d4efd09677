// SPDX-License-Identifier: Apache-2.0
#include "server/transport/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <utility>

namespace vmcp::server {
namespace {

constexpr std::size_t kPiece = 16 * 1024;
/// No request line: what cpp-httplib is given in place of a head that is refused.
constexpr const char* kNoRequest = "\r\n";

thread_local Connection* connection_of_this_thread = nullptr;

void name_end(int socket, int (*end)(int, sockaddr*, socklen_t*), std::string& ip, int& port) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  if (end(socket, generic, &size) != 0 || ::getnameinfo(generic, size, host.data(), host.size(), service.data(),
                                                        service.size(), NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return;
  }
  ip = host.data();
  std::from_chars(service.begin(), service.end(), port);
}

}  // namespace

Connection::Connection(FileDescriptor socket, SSL_CTX* context, const Limits& limits)
    : socket_(std::move(socket)), limits_(limits) {
  connection_of_this_thread = this;
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
  enter(Stage::kHandshake, limits_.head_timeout);
  if (context == nullptr) return;
  tls_.reset(SSL_new(context));
  broken_ = !tls_ || SSL_set_fd(tls_.get(), socket_.get()) != 1;
}

Connection::~Connection() {
  connection_of_this_thread = nullptr;
}

Connection& Connection::serving() {
  return *connection_of_this_thread;
}

void Connection::enter(Stage stage, std::chrono::milliseconds timeout) {
  const Clock::time_point now = Clock::now();
  deadline_ = now + timeout;
  since_ = now.time_since_epoch().count();
  stage_ = stage;
}

/// False when the deadline came first. What is there at the deadline still counts: on a busy machine it may have been
/// there for long.
bool Connection::wait(short event) const {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
  pollfd waiting{socket_.get(), event, 0};
  for (;;) {
    const int ready = ::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(0, left.count())));
    if (ready >= 0 || errno != EINTR) return ready == 1;
  }
}

Connection::Attempt Connection::attempt_of(int result, std::size_t bytes) const {
  if (result == 1) return {bytes, 0};
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {0, POLLIN};
    case SSL_ERROR_WANT_WRITE:
      return {0, POLLOUT};
    default:
      return {};
  }
}

/// Until there are bytes; 0 when there will be none, or not in time.
template <typename Call>
std::size_t Connection::repeat(const Call& call) const {
  for (;;) {
    if (tls_) ERR_clear_error();
    const Attempt attempt = call();
    if (attempt.bytes > 0 || attempt.event == 0 || !wait(attempt.event)) return attempt.bytes;
  }
}

std::size_t Connection::receive(char* to, std::size_t size) const {
  return repeat([&]() -> Attempt {
    std::size_t bytes = 0;
    if (tls_) {
      const int result = SSL_read_ex(tls_.get(), to, size, &bytes);
      return attempt_of(result, bytes);
    }
    const ssize_t count = ::recv(socket_.get(), to, size, 0);
    if (count > 0) return {static_cast<std::size_t>(count), 0};
    return {0, static_cast<short>(count < 0 && (errno == EAGAIN || errno == EINTR) ? POLLIN : 0)};
  });
}

bool Connection::shake_hands() {
  if (!tls_) return true;
  if (broken_) return false;
  return repeat([&] { return attempt_of(SSL_accept(tls_.get()), 1); }) == 1;
}

std::string Connection::handshake_problem() const {
  const unsigned long error = ERR_peek_last_error();
  if (const char* reason = error == 0 ? nullptr : ERR_reason_error_string(error)) return reason;
  return Clock::now() < deadline_ ? "the client closed the connection" : "the client did not complete it in time";
}

bool Connection::await_request() {
  // A client may open a connection in advance, and sends its POST once: it must not be closed under it.
  enter(Stage::kIdle, limits_.idle_timeout);
  if (input_.empty()) input_ = std::string();  // an idle connection keeps no buffer
  head_text_ = std::string();
  bool begun = false;
  while ((head_ = examine_head(input_, limits_.head)).outcome == HeadOutcome::kIncomplete) {
    if (!input_.empty() && !std::exchange(begun, true)) enter(Stage::kIdle, limits_.head_timeout);
    std::array<char, kPiece> bytes;
    const std::size_t count = receive(bytes.data(), bytes.size());
    if (count == 0) return false;
    input_.append(bytes.data(), count);
  }
  const bool complete = head_.outcome == HeadOutcome::kComplete;
  head_text_ = complete ? escape_percents(std::string_view(input_).substr(0, head_.size)) : kNoRequest;
  head_at_ = 0;
  input_.erase(0, head_.size);
  body_left_ = head_.body_size;
  ends_ = false;
  enter(body_left_ > 0 ? Stage::kReceiving : Stage::kAnswering, limits_.request_timeout);
  return true;
}

bool Connection::decide_end(bool wanted) {
  const bool has_unread_body = body_left_ > 0 || head_.has_unknown_end;
  ends_ = wanted || head_.asks_to_close || has_unread_body || head_.outcome != HeadOutcome::kComplete;
  return ends_;
}

ssize_t Connection::read(char* to, std::size_t size) {
  if (head_at_ < head_text_.size()) {
    const std::size_t count = head_text_.copy(to, size, head_at_);
    head_at_ += count;
    return static_cast<ssize_t>(count);
  }
  // Once the answer is decided, nobody wants the rest of a body: cpp-httplib would read it to keep the connection.
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, ends_ ? 0 : body_left_));
  if (wanted == 0) return 0;
  const std::size_t count = read_body(to, wanted);
  broken_ = count == 0;
  body_left_ -= count;
  if (body_left_ == 0) stage_ = Stage::kAnswering;
  return broken_ ? -1 : static_cast<ssize_t>(count);
}

/// What came with the head goes first.
std::size_t Connection::read_body(char* to, std::size_t size) {
  if (input_.empty()) return receive(to, size);
  const std::size_t count = input_.copy(to, size);
  input_.erase(0, count);
  return count;
}

ssize_t Connection::write(const char* bytes, std::size_t size) {
  if (broken_ || size == 0) return broken_ ? -1 : 0;
  const std::size_t count = repeat([&]() -> Attempt {
    std::size_t written = 0;
    if (tls_) {
      const int result = SSL_write_ex(tls_.get(), bytes, size, &written);
      return attempt_of(result, written);
    }
    const ssize_t sent = ::send(socket_.get(), bytes, size, MSG_NOSIGNAL);
    if (sent > 0) return {static_cast<std::size_t>(sent), 0};
    return {0, static_cast<short>(errno == EAGAIN || errno == EINTR ? POLLOUT : 0)};
  });
  broken_ = count == 0;
  return broken_ ? -1 : static_cast<ssize_t>(count);
}

bool Connection::abandoned() const {
  constexpr std::chrono::seconds kSoon{1};
  const Clock::time_point now = Clock::now();
  if (now >= deadline_ || was_cut()) return true;
  if (now < since() + kSoon) return false;
  pollfd end{socket_.get(), POLLRDHUP, 0};
  return ::poll(&end, 1, 0) == 1;
}

void Connection::say_goodbye() {
  if (tls_ && !broken_) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());  // best effort: what a full socket cannot take, the FIN says as well
  }
  ::shutdown(socket_.get(), SHUT_WR);
  enter(Stage::kLingering, limits_.linger_timeout);
  std::array<char, kPiece> thrown_away;
  while (Clock::now() < deadline_) {
    const ssize_t count = ::recv(socket_.get(), thrown_away.data(), thrown_away.size(), 0);
    if (count == 0 || (count < 0 && (errno != EAGAIN || !wait(POLLIN)))) return;
  }
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  name_end(socket_.get(), ::getpeername, ip, port);
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  name_end(socket_.get(), ::getsockname, ip, port);
}

bool Connection::input_waits() const {
  int bytes = 0;
  return ::ioctl(socket_.get(), FIONREAD, &bytes) == 0 && bytes > 0;
}

void Connection::cut() {
  const bool again = cut_.exchange(true);
  ::shutdown(socket_.get(), stage_ <= Stage::kIdle && !again ? SHUT_RD : SHUT_RDWR);
}

}  // namespace vmcp::server
