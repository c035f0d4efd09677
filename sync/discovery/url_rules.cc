#include "sync/discovery/url_rules.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "sync/go/url.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

using Address = std::array<std::uint8_t, 16>;  ///< IPv4 addresses are kept as IPv4-mapped IPv6.

struct Range {
  const char* text;
  Address network;
  int bits;  ///< Of the IPv6 form.
};

constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, a, b, c, d};
}

constexpr Range kAlwaysBlocked[] = {
    {"0.0.0.0/8", v4(0, 0, 0, 0), 104},
    {"127.0.0.0/8", v4(127, 0, 0, 0), 104},
    {"169.254.0.0/16", v4(169, 254, 0, 0), 112},
    {"::/128", {}, 128},
    {"::1/128", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128},
    {"fe80::/10", {0xFE, 0x80}, 10},
};
constexpr Range kPrivate[] = {
    {"10.0.0.0/8", v4(10, 0, 0, 0), 104},        {"172.16.0.0/12", v4(172, 16, 0, 0), 108},
    {"192.168.0.0/16", v4(192, 168, 0, 0), 112}, {"fc00::/7", {0xFC}, 7},
    {"100.64.0.0/10", v4(100, 64, 0, 0), 106},
};
constexpr std::string_view kAlwaysBlockedNames[] = {"localhost", "kubernetes.default.svc.cluster.local",
                                                    "kubernetes.default.svc", "kubernetes.default",
                                                    "metadata.google.internal"};
constexpr std::string_view kPrivateNames[] = {"cluster.local"};

bool contains(const Range& range, const Address& address) {
  const auto whole = static_cast<std::size_t>(range.bits / 8);
  if (!std::equal(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(whole), range.network.begin()))
    return false;
  const int rest = range.bits % 8;
  if (rest == 0) return true;
  const auto mask = static_cast<std::uint8_t>(0xFF << (8 - rest));
  return ((address[whole] ^ range.network[whole]) & mask) == 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<Address> parse_address(std::string_view host) {
  char text[INET6_ADDRSTRLEN + 1] = {};
  if (host.empty() || host.size() > INET6_ADDRSTRLEN) return std::nullopt;
  // Nearly all hosts are names, and show it: an address ends in a digit unless it has a colon.
  if (!is_digit(host.back()) && host.find(':') == std::string_view::npos) return std::nullopt;
  std::memcpy(text, host.data(), host.size());
  Address out{};
  if (inet_pton(AF_INET6, text, out.data()) == 1) return out;
  std::array<std::uint8_t, 4> four{};
  if (inet_pton(AF_INET, text, four.data()) == 1) return v4(four[0], four[1], four[2], four[3]);
  return std::nullopt;
}

/// The IPv4 address that an IPv6 one leads to: NAT64 (64:ff9b::/96), 6to4 (2002::/16), IPv4-compatible (::a.b.c.d).
std::optional<Address> embedded_address(const Address& a) {
  constexpr Range kNat64{"", {0x00, 0x64, 0xFF, 0x9B}, 96};
  constexpr Range k6to4{"", {0x20, 0x02}, 16};
  constexpr Range kCompatible{"", {}, 96};
  if (contains(kNat64, a) || contains(kCompatible, a)) return v4(a[12], a[13], a[14], a[15]);
  if (contains(k6to4, a)) return v4(a[2], a[3], a[4], a[5]);
  return std::nullopt;
}

template <std::size_t N>
const char* blocking_range(const Range (&ranges)[N], const Address& address) {
  for (const Range& range : ranges) {
    if (contains(range, address)) return range.text;
  }
  // Second, so that `::1` is called ::1/128 and not the 0.0.0.1 that it also embeds.
  const auto embedded = embedded_address(address);
  for (const Range& range : ranges) {
    if (embedded && contains(range, *embedded)) return range.text;
  }
  return nullptr;
}

/// The one of `names` that `host` is, or is below.
template <std::size_t N>
std::string_view blocking_name(const std::string_view (&names)[N], std::string_view host) {
  for (std::string_view name : names) {
    if (host.size() < name.size()) continue;
    const std::size_t start = host.size() - name.size();
    if ((start == 0 || host[start - 1] == '.') && equals_ignoring_case(host.substr(start), name)) return name;
  }
  return {};
}

std::optional<std::string> address_problem(std::string_view host, const Address& address, bool allow_private) {
  const char* range = blocking_range(kAlwaysBlocked, address);
  if (range == nullptr && !allow_private) range = blocking_range(kPrivate, address);
  if (range == nullptr) return std::nullopt;
  return "remote URL host is not allowed: IP address " + std::string(host) + " falls within blocked range " + range;
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// Resolvers read `127.1`, `2130706433` or `0x7f.1` as IPv4 addresses, so such a name is no name.
bool is_legacy_ipv4(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  return std::all_of(last.begin(), last.end(), is_digit) || equals_ignoring_case(last.substr(0, 2), "0x");
}

/// `localhost.` is localhost.
std::string_view without_final_dot(std::string_view host) {
  return host.substr(0, host.size() - (!host.empty() && host.back() == '.' ? 1 : 0));
}

std::optional<std::string> name_problem(std::string_view written, bool allow_private) {
  for (char c : written) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      return "remote URL host is not allowed: write an international name in its xn-- form";
    }
    if (c == '%') return "remote URL host is not allowed: it holds a percent escape";
  }
  const std::string_view host = without_final_dot(written);
  if (host.empty()) return "remote URL must have a valid host";
  if (is_legacy_ipv4(host)) {
    return "remote URL host is not allowed: " + to_lower(host) +
           " would be read as an IPv4 address; write all four numbers";
  }
  std::string_view blocked = blocking_name(kAlwaysBlockedNames, host);
  if (blocked.empty() && !allow_private) blocked = blocking_name(kPrivateNames, host);
  if (blocked.empty()) return std::nullopt;
  return "remote URL host is not allowed: hostname \"" + to_lower(host) + "\" matches blocked internal hostname \"" +
         std::string(blocked) + "\"";
}

bool valid_port(std::string_view port) {
  constexpr int kMaxPort = 65535;
  int value = 0;
  for (char c : port) {
    value = value * 10 + (c - '0');
    if (value > kMaxPort) return false;
  }
  return port.empty() || value > 0;
}

}  // namespace

std::optional<std::string> remote_url_problem(std::string_view text, bool allow_private_endpoint) {
  if (text.empty()) return "remote URL must not be empty";
  const auto url = parse_url(text);
  if (!url) return "remote URL is invalid: " + url.error();
  if (!url->scheme_is("http") && !url->scheme_is("https")) {
    return "remote URL must use http or https scheme, got \"" + to_lower(url->scheme) + "\"";
  }
  // `http://:8080/` has a host part for Go, which then dials the pod itself.
  if (url->host.empty()) return "remote URL must have a valid host";
  if (url->has_userinfo) {
    return "remote URL must not hold a user name or password: they would stand in a ConfigMap and in logs; use an "
           "MCPExternalAuthConfig or headerForward";
  }
  if (!valid_port(url->port)) return "remote URL is invalid: the port is not between 1 and 65535";
  std::string_view host = url->host;
  if (url->is_ip_literal) host = host.substr(0, host.find('%'));  // the zone does not change where it leads
  if (const auto address = parse_address(host)) return address_problem(host, *address, allow_private_endpoint);
  if (url->is_ip_literal) return "remote URL is invalid: the host in brackets is no IPv6 address";
  return name_problem(host, allow_private_endpoint);
}

bool leads_into_cluster(std::string_view url) {
  constexpr std::string_view kClusterNames[] = {"svc", "cluster.local"};
  const std::string_view authority = url.substr(url.find("//") + 2);  // without userinfo, or it were not acceptable
  if (authority.substr(0, 1) == "[") return false;
  const auto end = std::find_if(authority.begin(), authority.end(),
                                [](char c) { return c == '/' || c == ':' || c == '?' || c == '#'; });
  const std::string_view host =
      without_final_dot(authority.substr(0, static_cast<std::size_t>(end - authority.begin())));
  return host.find('.') == std::string_view::npos || !blocking_name(kClusterNames, host).empty();
}

bool leads_to_service(std::string_view url, std::string_view name, std::string_view namespace_) {
  const auto parts = parse_url(url);
  if (!parts) return false;
  const std::string host = to_lower(without_final_dot(parts->host));
  const std::string qualified = concat({name, ".", namespace_});
  // The domain of the cluster is not known here; `cluster.local` is only the usual one.
  return host == name || host == qualified || host == qualified + ".svc" ||
         host.compare(0, qualified.size() + 5, qualified + ".svc.") == 0;
}

}  // namespace vmcp
