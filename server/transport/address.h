#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/fallible.h"
#include "server/transport/file_descriptor.h"

namespace vmcp::server {

/// Where to listen or connect. An empty host is every interface.
struct Address {
  std::string host;
  std::uint16_t port = 0;  ///< 0: any free port.
};

/// Reads `HOST:PORT`, `[IPV6]:PORT` or `:PORT`.
Fallible<Address> parse_address(std::string_view text);

/// `HOST:PORT`, with brackets around an IPv6 host.
std::string to_text(const Address& address);

struct Listener {
  FileDescriptor socket;  ///< Non-blocking.
  Address bound;          ///< As the kernel says, with the port it chose.
};

/// Opens a listening socket. A port that another process has is an error: SO_REUSEPORT is not used, so two
/// instances can never share one port unnoticed.
Fallible<Listener> listen_on(const Address& address);

/// Opens a blocking connection whose every send and receive gives up after `timeout_seconds`.
Fallible<FileDescriptor> connect_to(const Address& address, int timeout_seconds);

}  // namespace vmcp::server
