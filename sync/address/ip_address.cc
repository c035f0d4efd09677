// SPDX-License-Identifier: Apache-2.0
#include "sync/address/ip_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <iterator>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

struct Range {
  IpAddress first;
  int bits;  ///< Of the IPv6 form.
  NetworkRange place;
};

constexpr IpAddress v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, d};
}

constexpr int kAddressBits = 128;
constexpr int kIpv4Bits = 32;
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv4(const IpAddress& address) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), address.begin());
}

/// `address` with zeros behind its first `bits`.
IpAddress masked(IpAddress address, int bits) {
  for (std::size_t i = 0; i < address.size(); ++i) {
    const int kept = std::clamp(bits - static_cast<int>(i) * 8, 0, 8);
    address[i] = static_cast<std::uint8_t>(address[i] & (0xFF00 >> kept));
  }
  return address;
}

/// Narrow ranges before the wide ones that hold them.
constexpr Range kRanges[] = {
    {v4(0, 0, 0, 0), 104, {Network::kForbidden, "0.0.0.0/8"}},
    {v4(127, 0, 0, 0), 104, {Network::kLoopback, "127.0.0.0/8"}},
    {v4(169, 254, 0, 0), 112, {Network::kForbidden, "169.254.0.0/16"}},
    {v4(100, 100, 100, 200), 128, {Network::kForbidden, "100.100.100.200/32"}},  // metadata service of Alibaba Cloud
    {v4(168, 63, 129, 16), 128, {Network::kForbidden, "168.63.129.16/32"}},      // WireServer of Azure
    {v4(192, 0, 0, 0), 120, {Network::kForbidden, "192.0.0.0/24"}},  // RFC 6890; metadata service of Oracle Cloud
    {v4(192, 0, 2, 0), 120, {Network::kForbidden, "192.0.2.0/24"}},  // documentation, RFC 5737
    {v4(198, 51, 100, 0), 120, {Network::kForbidden, "198.51.100.0/24"}},
    {v4(203, 0, 113, 0), 120, {Network::kForbidden, "203.0.113.0/24"}},
    {v4(192, 88, 99, 0), 120, {Network::kForbidden, "192.88.99.0/24"}},  // relays of 6to4, RFC 7526
    {v4(224, 0, 0, 0), 100, {Network::kForbidden, "224.0.0.0/4"}},
    {v4(240, 0, 0, 0), 100, {Network::kForbidden, "240.0.0.0/4"}},
    {{}, 128, {Network::kForbidden, "::/128"}},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, {Network::kLoopback, "::1/128"}},
    {{0xFE, 0x80}, 10, {Network::kForbidden, "fe80::/10"}},
    {{0xFD, 0, 0x0E, 0xC2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},
     128,
     {Network::kForbidden, "fd00:ec2::254/128"}},  // metadata service of AWS
    {{0xFD, 0x20, 0, 0xCE, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54},
     128,
     {Network::kForbidden, "fd20:ce::254/128"}},                             // metadata service of Google Cloud
    {{0xFF}, 8, {Network::kForbidden, "ff00::/8"}},                          // multicast
    {{0x01}, 64, {Network::kForbidden, "100::/64"}},                         // discard, RFC 6666
    {{0x20, 0x01, 0x0D, 0xB8}, 32, {Network::kForbidden, "2001:db8::/32"}},  // documentation, RFC 3849
    {{0x3F, 0xFF}, 20, {Network::kForbidden, "3fff::/20"}},                  // documentation, RFC 9637
    {v4(10, 0, 0, 0), 104, {Network::kPrivate, "10.0.0.0/8"}},
    {v4(172, 16, 0, 0), 108, {Network::kPrivate, "172.16.0.0/12"}},
    {v4(192, 168, 0, 0), 112, {Network::kPrivate, "192.168.0.0/16"}},
    {{0xFC}, 7, {Network::kPrivate, "fc00::/7"}},
    {v4(100, 64, 0, 0), 106, {Network::kPrivate, "100.64.0.0/10"}},
    {v4(198, 18, 0, 0), 111, {Network::kPrivate, "198.18.0.0/15"}},
    {{0xFE, 0xC0}, 10, {Network::kPrivate, "fec0::/10"}},
};

NetworkRange own_range(const IpAddress& address) {
  for (const Range& range : kRanges) {
    if (contains({range.first, range.bits}, address)) return range.place;
  }
  return {};
}

/// A way to put an IPv4 address into an IPv6 one: under a prefix, or behind an interface identifier.
struct Embedding {
  IpAddress pattern;
  IpAddress mask;
  std::array<std::size_t, 4> bytes;  ///< Where the four numbers stand.
  std::uint8_t flipped = 0;          ///< They are stored with these bits inverted.
};

constexpr std::array<std::size_t, 4> kLast = {12, 13, 14, 15};
constexpr IpAddress ones(std::size_t first, std::size_t count) {
  IpAddress out{};
  for (std::size_t i = first; i < first + count; ++i) out[i] = 0xFF;
  return out;
}

constexpr Embedding kEmbeddings[] = {
    {{}, ones(0, 12), kLast},                                               // IPv4-compatible, RFC 4291
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, ones(0, 12), kLast},             // SIIT, ::ffff:0:0:0/96
    {{0x00, 0x64, 0xFF, 0x9B}, ones(0, 12), kLast},                         // NAT64, 64:ff9b::/96
    {{0x00, 0x64, 0xFF, 0x9B, 0, 1}, ones(0, 6), kLast},                    // NAT64 in 64:ff9b:1::/48, as a /96 …
    {{0x00, 0x64, 0xFF, 0x9B, 0, 1}, ones(0, 6), {6, 7, 9, 10}},            // … and as the /48 itself
    {{0x20, 0x02}, ones(0, 2), {2, 3, 4, 5}},                               // 6to4
    {{0x20, 0x01}, ones(0, 4), {4, 5, 6, 7}},                               // Teredo: the server …
    {{0x20, 0x01}, ones(0, 4), kLast, 0xFF},                                // … and the client
    {{0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x00, 0x5E, 0xFE}, ones(8, 4), kLast},  // ISATAP, RFC 5214, local …
    {{0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x00, 0x5E, 0xFE}, ones(8, 4), kLast},  // … and universal
};

std::optional<IpAddress> embedded_address(const Embedding& way, const IpAddress& address) {
  for (std::size_t i = 0; i < address.size(); ++i) {
    if ((address[i] & way.mask[i]) != way.pattern[i]) return std::nullopt;
  }
  const auto number = [&](std::size_t i) { return static_cast<std::uint8_t>(address[way.bytes[i]] ^ way.flipped); };
  return v4(number(0), number(1), number(2), number(3));
}

/// Of the two layouts under 64:ff9b:1::/48 the one that is not used holds zeros.
bool is_unused(const Embedding& way, const IpAddress& embedded) {
  return way.pattern[5] == 1 && embedded == v4(0, 0, 0, 0);
}

}  // namespace

std::optional<IpAddress> parse_ip_address(std::string_view text) {
  text = text.substr(0, text.find('%'));
  char terminated[INET6_ADDRSTRLEN + 1] = {};
  if (text.empty() || text.size() > INET6_ADDRSTRLEN) return std::nullopt;
  // Nearly all hosts are names, and show it: an address ends in a digit unless it has a colon.
  if (!is_digit(text.back()) && text.find(':') == std::string_view::npos) return std::nullopt;
  std::memcpy(terminated, text.data(), text.size());
  IpAddress out{};
  if (inet_pton(AF_INET6, terminated, out.data()) == 1) return out;
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, terminated, four.data()) == 1) return v4(four[0], four[1], four[2], four[3]);
  return std::nullopt;
}

tl::expected<IpRange, std::string> parse_ip_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string_view written = text.substr(0, slash);
  const auto address = written.find('%') == std::string_view::npos ? parse_ip_address(written) : std::nullopt;
  if (!address) return tl::unexpected<std::string>("must begin with an IP address such as 10.0.0.0 or fd00::");
  IpRange range{*address, kAddressBits};
  if (slash == std::string_view::npos) return range;
  const int most = written.find(':') == std::string_view::npos ? kIpv4Bits : kAddressBits;
  const std::string_view bits = text.substr(slash + 1);
  int length = 0;
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), length);
  if (error != std::errc() || end != bits.data() + bits.size() || length < 0 || length > most) {
    return tl::unexpected<std::string>("must have a prefix length of at most " + std::to_string(most));
  }
  range.bits = kAddressBits - most + length;
  if (masked(*address, range.bits) != *address) {
    return tl::unexpected<std::string>("has ones behind its prefix: write " +
                                       to_text({masked(*address, range.bits), range.bits}));
  }
  return range;
}

std::string to_text(const IpRange& range) {
  const bool four = is_ipv4(range.first) && range.bits >= kAddressBits - kIpv4Bits;
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(four ? AF_INET : AF_INET6, range.first.data() + (four ? kMappedPrefix.size() : 0), text, sizeof text);
  const int most = four ? kIpv4Bits : kAddressBits;
  const int bits = range.bits - kAddressBits + most;
  return bits == most ? text : std::string(text) + "/" + std::to_string(bits);
}

bool contains(const IpRange& range, const IpAddress& address) {
  return masked(address, range.bits) == range.first;
}

bool leads_into(const IpRange& range, const IpAddress& address) {
  return contains(range, address) ||
         std::any_of(std::begin(kEmbeddings), std::end(kEmbeddings), [&](const Embedding& way) {
           const auto embedded = embedded_address(way, address);
           return embedded && !is_unused(way, *embedded) && contains(range, *embedded);
         });
}

bool is_loopback_address(const IpAddress& address) {
  return own_range(address).network == Network::kLoopback;
}

bool embeds_ipv4(const IpAddress& address) {
  return std::any_of(std::begin(kEmbeddings), std::end(kEmbeddings),
                     [&](const Embedding& way) { return embedded_address(way, address).has_value(); });
}

NetworkRange network_of(const IpAddress& address) {
  NetworkRange strictest = own_range(address);
  // `::1` is called ::1/128 and not the 0.0.0.1 that it also embeds.
  if (strictest.network > Network::kPrivate) return strictest;
  for (const Embedding& way : kEmbeddings) {
    const auto embedded = embedded_address(way, address);
    if (!embedded || is_unused(way, *embedded)) continue;
    const NetworkRange range = own_range(*embedded);
    if (range.network > strictest.network) strictest = range;
  }
  return strictest;
}

}  // namespace vmcp
