// SPDX-License-Identifier: Apache-2.0
#include "server/transport/address.h"

#include <charconv>

namespace vmcp::server {

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

}  // namespace vmcp::server
