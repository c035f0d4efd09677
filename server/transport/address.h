// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/fallible.h"

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

}  // namespace vmcp::server
