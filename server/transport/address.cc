#include "server/transport/address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>

namespace vmcp::server {
namespace {

/// Longer than any burst of new connections that one accepting thread could leave waiting.
constexpr int kBacklog = 1024;

using AddressList = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Fallible<AddressList> resolve(const Address& address, int flags) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int code = ::getaddrinfo(address.host.empty() ? nullptr : address.host.c_str(), port.c_str(), &hints, &found);
  if (code != 0) return failure(to_text(address) + ": " + ::gai_strerror(code));
  return AddressList(found, &::freeaddrinfo);
}

std::string problem(const Address& address, const char* action) {
  return "cannot " + std::string(action) + " " + to_text(address) + ": " + std::strerror(errno);
}

Address name_of(int socket) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  char host[NI_MAXHOST] = {};
  char port[NI_MAXSERV] = {};
  auto* generic = reinterpret_cast<sockaddr*>(&storage);
  if (::getsockname(socket, generic, &size) != 0 ||
      ::getnameinfo(generic, size, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return {};
  }
  Address address{host, 0};
  std::from_chars(port, port + std::strlen(port), address.port);
  return address;
}

}  // namespace

Fallible<Address> parse_address(std::string_view text) {
  const auto wrong = [&] {
    return failure("'" + std::string(text) + "' is not an address: write HOST:PORT, for example 127.0.0.1:8443");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return wrong();  // an IPv6 host without brackets: where its port begins is anyone's guess
  }
  Address address{std::string(host), 0};
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size() || port.empty()) return wrong();
  return address;
}

std::string to_text(const Address& address) {
  const bool ipv6 = address.host.find(':') != std::string::npos;
  return (ipv6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

Fallible<Listener> listen_on(const Address& address) {
  const auto found = resolve(address, AI_PASSIVE);
  if (!found) return failure("cannot listen on " + found.error());
  const addrinfo& first = **found;
  FileDescriptor socket(::socket(first.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int yes = 1;
  if (!socket || ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0 ||
      ::bind(socket.get(), first.ai_addr, first.ai_addrlen) != 0 || ::listen(socket.get(), kBacklog) != 0) {
    return failure(problem(address, "listen on"));
  }
  Address bound = name_of(socket.get());
  return Listener{std::move(socket), std::move(bound)};
}

Fallible<FileDescriptor> connect_to(const Address& address, int timeout_seconds) {
  const auto found = resolve(address, 0);
  if (!found) return failure("cannot connect to " + found.error());
  const timeval timeout{timeout_seconds, 0};
  for (const addrinfo* one = found->get(); one != nullptr; one = one->ai_next) {
    FileDescriptor socket(::socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket) continue;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    if (::connect(socket.get(), one->ai_addr, one->ai_addrlen) == 0) return socket;
  }
  return failure(problem(address, "connect to"));
}

}  // namespace vmcp::server
