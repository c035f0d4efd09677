// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace vmcp {

/// An IPv6 address; one of IPv4 is kept as IPv4-mapped (::ffff:a.b.c.d).
using IpAddress = std::array<std::uint8_t, 16>;

/// What an IP address leads to.
enum class Network {
  kPublic,
  kPrivate,  ///< Another host of the organisation or cluster: RFC 1918, shared, unique local, site-local, benchmarking.
  kLoopback,   ///< The pod itself.
  kForbidden,  ///< Nothing that anybody may call: link-local with the clouds' metadata services, unspecified,
               ///< multicast, broadcast, reserved, for documentation.
};

/// Where an address stands.
struct NetworkRange {
  Network network = Network::kPublic;
  std::string_view range;  ///< e.g. `127.0.0.0/8`; empty for public ones.
};

/// An address as Go reads one in a URL: four decimal numbers, or IPv6 without brackets; a zone (`%eth0`) does not
/// change where it leads. nullopt: `text` is a name, or no host at all.
std::optional<IpAddress> parse_ip_address(std::string_view text);

/// The strictest of what `address` is and what the IPv4 addresses in it are: SIIT (RFC 7915), NAT64 with both prefixes
/// (RFC 6052, 8215), 6to4, Teredo, ISATAP, IPv4-mapped and IPv4-compatible addresses are judged by where they lead.
NetworkRange network_of(const IpAddress& address);

/// All addresses with the same first `bits`.
struct IpRange {
  IpAddress first{};
  int bits = 128;  ///< Of the IPv6 form.
};

/// A range such as `10.0.0.0/8` or `fd00::/8`, or one address. Fails, with what is wrong, on anything else and on an
/// address with ones behind the prefix, which is a mistake in one of the two.
tl::expected<IpRange, std::string> parse_ip_range(std::string_view text);

/// As `parse_ip_range` reads it; one address without a prefix.
std::string to_text(const IpRange& range);

bool contains(const IpRange& range, const IpAddress& address);

/// Whether `address` or an IPv4 address in it (see network_of) is in `range`.
bool leads_into(const IpRange& range, const IpAddress& address);

/// Whether `address` is in 127.0.0.0/8 or ::1 itself, whatever may be embedded in it.
bool is_loopback_address(const IpAddress& address);

/// Whether `address` is one of IPv6 with an IPv4 address in it.
bool embeds_ipv4(const IpAddress& address);

}  // namespace vmcp
