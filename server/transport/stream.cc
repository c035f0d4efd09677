#include "server/transport/stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace vmcp::server {
namespace {

bool would_block() {
  return errno == EAGAIN || errno == EINTR;
}

}  // namespace

Stream::Stream(FileDescriptor socket, SSL_CTX* context) : socket_(std::move(socket)) {
  if (context == nullptr) return;
  tls_.reset(SSL_new(context));
  if (!tls_ || SSL_set_fd(tls_.get(), socket_.get()) != 1) {
    socket_ = FileDescriptor();  // every later call finds the stream closed
    return;
  }
  SSL_set_accept_state(tls_.get());
}

Stream::Status Stream::status_of(int result) const {
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Status::kWantRead;
    case SSL_ERROR_WANT_WRITE:
      return Status::kWantWrite;
    default:
      return Status::kClosed;
  }
}

Stream::Status Stream::handshake() {
  if (!socket_) return Status::kClosed;
  if (!tls_) return Status::kDone;
  ERR_clear_error();
  const int result = SSL_do_handshake(tls_.get());
  return result == 1 ? Status::kDone : status_of(result);
}

Stream::Transfer Stream::read(char* into, std::size_t size) {
  if (!tls_) {
    const ssize_t count = ::recv(socket_.get(), into, size, 0);
    if (count > 0) return {Status::kDone, static_cast<std::size_t>(count)};
    return {count < 0 && would_block() ? Status::kWantRead : Status::kClosed, 0};
  }
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(tls_.get(), into, size, &count);
  return result == 1 ? Transfer{Status::kDone, count} : Transfer{status_of(result), 0};
}

Stream::Transfer Stream::write(const char* bytes, std::size_t size) {
  if (!tls_) {
    const ssize_t count = ::send(socket_.get(), bytes, size, MSG_NOSIGNAL);
    if (count > 0) return {Status::kDone, static_cast<std::size_t>(count)};
    return {count < 0 && would_block() ? Status::kWantWrite : Status::kClosed, 0};
  }
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(tls_.get(), bytes, size, &count);
  return result == 1 ? Transfer{Status::kDone, count} : Transfer{status_of(result), 0};
}

bool Stream::has_buffered() const {
  return tls_ && SSL_has_pending(tls_.get()) == 1;
}

void Stream::gather(bool on) {
  const int value = on ? 1 : 0;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_CORK, &value, sizeof value);
}

void Stream::finish_writing() {
  if (tls_) {
    ERR_clear_error();
    SSL_shutdown(tls_.get());  // best effort: what a full socket cannot take, the FIN says as well
  }
  ::shutdown(socket_.get(), SHUT_WR);
}

Stream::Status Stream::discard_input() {
  std::array<char, 16 * 1024> thrown_away;
  const ssize_t count = ::recv(socket_.get(), thrown_away.data(), thrown_away.size(), 0);
  if (count > 0) return Status::kDone;
  return count < 0 && would_block() ? Status::kWantRead : Status::kClosed;
}

}  // namespace vmcp::server
