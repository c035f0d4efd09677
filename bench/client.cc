// SPDX-License-Identifier: Apache-2.0
#include "bench/client.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace bench {
namespace {

constexpr int kPatienceSeconds = 30;

}  // namespace

Target make_target(const char* port, const char* ca) {
  Target target;
  target.port = static_cast<std::uint16_t>(std::atoi(port));
  target.context.reset(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (SSL_CTX_load_verify_file(target.context.get(), ca) != 1) {
    std::fprintf(stderr, "cannot read %s\n", ca);
    std::exit(2);
  }
  SSL_CTX_set_verify(target.context.get(), SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(target.context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return target;
}

Client::Client(const Target& target) {
  socket_ = vmcp::server::FileDescriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(target.port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) return;
  const int yes = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  tls_.reset(SSL_new(target.context.get()));
  SSL_set_fd(tls_.get(), socket_.get());
  SSL_set1_host(tls_.get(), "localhost");
  ERR_clear_error();
  open_ = SSL_connect(tls_.get()) == 1;
  ::fcntl(socket_.get(), F_SETFL, O_NONBLOCK);
}

/// Until the socket is ready; false when it broke or nothing happened for long.
bool Client::wait(int error, bool sending) {
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return false;
  pollfd waiting{socket_.get(), static_cast<short>(POLLIN | (sending ? POLLOUT : 0)), 0};
  return ::poll(&waiting, 1, kPatienceSeconds * 1000) == 1;
}

/// Takes what has arrived, without waiting; false when no more will come.
bool Client::receive() {
  std::array<char, 64 * 1024> bytes;
  for (;;) {
    ERR_clear_error();
    const int count = SSL_read(tls_.get(), bytes.data(), static_cast<int>(bytes.size()));
    if (count <= 0) return SSL_get_error(tls_.get(), count) == SSL_ERROR_WANT_READ;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
  }
}

/// The code of a complete answer, which is removed; 0 when there is none.
int Client::take_answer() {
  const std::size_t end = received_.find("\r\n\r\n");
  if (end == std::string::npos) return 0;
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t length = std::strtoul(received_.c_str() + received_.find(kLength) + kLength.size(), nullptr, 10);
  if (received_.size() < end + 4 + length) return 0;
  const int code = std::atoi(received_.c_str() + received_.find(' '));
  if (received_.substr(0, end).find("Connection: close") != std::string::npos) open_ = false;
  received_.erase(0, end + 4 + length);
  return code;
}

int Client::ask(std::string_view request) {
  while (open_) {
    const bool more = receive();
    if (const int code = take_answer()) {
      if (!request.empty()) open_ = false;
      return code;
    }
    if (!more) break;
    ERR_clear_error();
    const int count = request.empty() ? 0 : SSL_write(tls_.get(), request.data(), static_cast<int>(request.size()));
    if (count > 0) {
      request.remove_prefix(static_cast<std::size_t>(count));
    } else if (!wait(request.empty() ? SSL_ERROR_WANT_READ : SSL_get_error(tls_.get(), count), !request.empty())) {
      receive();
      if (const int code = take_answer()) return code;
      break;
    }
  }
  open_ = false;
  return 0;
}

bool Client::send(std::string_view bytes) {
  ERR_clear_error();
  if (open_ && SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) open_ = false;
  if (open_ && !receive()) open_ = false;
  return open_;
}

std::string post(std::string_view path, std::string_view body) {
  std::string request = "POST " + std::string(path) +
                        " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
                        std::to_string(body.size()) + "\r\n\r\n";
  return request.append(body);
}

}  // namespace bench
