#include "sync/auth/endpoint_rules.h"

#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <cstring>

namespace vmcp {
namespace {

using Address = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d

struct Range {
  Address first;
  int bits;
};

constexpr Address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
  return {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d};
}

constexpr Range kPrivate[] = {
    {v4(0, 0, 0, 0), 96 + 8},
    {v4(10, 0, 0, 0), 96 + 8},
    {v4(100, 64, 0, 0), 96 + 10},
    {v4(127, 0, 0, 0), 96 + 8},
    {v4(169, 254, 0, 0), 96 + 16},
    {v4(172, 16, 0, 0), 96 + 12},
    {v4(192, 0, 2, 0), 96 + 24},
    {v4(192, 168, 0, 0), 96 + 16},
    {v4(198, 51, 100, 0), 96 + 24},
    {v4(203, 0, 113, 0), 96 + 24},
    {v4(224, 0, 0, 0), 96 + 3},             // multicast and reserved
    {Address{}, 127},                       // :: and ::1
    {Address{0x00, 0x64, 0xff, 0x9b}, 96},  // NAT64
    {Address{0x20, 0x02}, 16},              // 6to4
    {Address{0xfc}, 7},
    {Address{0xfe, 0x80}, 10},
    {Address{0xff}, 8},
};

std::optional<Address> parse_address(std::string_view host) {
  std::array<char, INET6_ADDRSTRLEN + 1> terminated{};
  host = host.substr(0, host.find('%'));
  if (host.size() >= terminated.size()) return std::nullopt;
  std::memcpy(terminated.data(), host.data(), host.size());
  Address out = v4(0, 0, 0, 0);
  if (inet_pton(AF_INET, terminated.data(), out.data() + 12) == 1) return out;
  if (inet_pton(AF_INET6, terminated.data(), out.data()) == 1) return out;
  return std::nullopt;
}

bool contains(const Range& range, const Address& address) {
  for (int bit = 0; bit < range.bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((range.first[byte] & mask) != (address[byte] & mask)) return false;
  }
  return true;
}

constexpr Range kLoopback[] = {{v4(127, 0, 0, 0), 96 + 8},
                               {Address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128}};

bool is_web(const Url& url) {
  return url.scheme_is("http") || url.scheme_is("https");
}

bool is_plain_http_beyond_loopback(const Url& url) {
  return url.scheme_is("http") && !is_loopback_host(url.host);
}

constexpr const char* kNeedsHttps = "must use https (http is possible for localhost only)";

constexpr std::size_t kMaxRedirect = 2048;
constexpr const char* kTooLong = "is longer than 2048 characters";

/// What every rule below starts with.
UrlProblem base_problem(const tl::expected<Url, std::string>& url) {
  if (!url) return "is not a URL: " + url.error();
  if (!is_web(*url)) return "must be an absolute https URL";
  if (url->host.empty()) return "has no host";
  return std::nullopt;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host == "localhost") return true;
  const auto address = parse_address(host);
  if (!address) return false;
  return contains(kLoopback[0], *address) || contains(kLoopback[1], *address);
}

bool is_private_address(std::string_view host) {
  const auto address = parse_address(host);
  if (!address) return false;
  for (const Range& range : kPrivate) {
    if (contains(range, *address)) return true;
  }
  return false;
}

UrlProblem issuer_problem(std::string_view text, bool allow_http, bool allow_trailing_slash) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!allow_http && is_plain_http_beyond_loopback(*url)) return kNeedsHttps;
  if (url->has_query) return "must not have a query";
  if (url->has_fragment) return "must not have a fragment";
  if (url->has_userinfo) return "must not have a user name or password";
  if (!allow_trailing_slash && text.back() == '/') return "must not end in a slash";
  return std::nullopt;
}

UrlProblem endpoint_problem(std::string_view text, bool allow_http) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!allow_http && is_plain_http_beyond_loopback(*url)) return kNeedsHttps;
  return std::nullopt;
}

UrlProblem redirect_problem(std::string_view text, bool allow_http) {
  if (text.size() > kMaxRedirect) return kTooLong;
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (url->has_fragment) return "must not have a fragment";
  if (!allow_http && is_plain_http_beyond_loopback(*url)) return kNeedsHttps;
  return std::nullopt;
}

UrlProblem confidential_redirect_problem(std::string_view text) {
  if (text.size() > kMaxRedirect) return kTooLong;
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!url->scheme_is("https")) return "must use https";
  if (is_loopback_host(url->host)) return "must not be a loopback address";
  if (url->has_fragment) return "must not have a fragment";
  if (url->has_userinfo) return "must not have a user name or password";
  return std::nullopt;
}

UrlProblem resource_problem(std::string_view text) {
  if (text.empty()) return "is empty";
  const auto url = parse_url(text);
  if (!url) return "is not a URL: " + url.error();
  if (!is_web(*url)) return "must be an absolute http or https URL";
  if (url->host.empty()) return "has no host";
  if (url->has_fragment) return "must not have a fragment";
  return std::nullopt;
}

UrlProblem jwks_problem(std::string_view text, bool allow_http, bool allow_private) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!allow_http && !url->scheme_is("https")) return "must use https, or set insecureAllowHTTP: true";
  if (url->has_userinfo) return "must not have a user name or password";
  if (!allow_private && is_private_address(url->host)) {
    return "is a private address; set allowPrivateIPs: true if that is meant";
  }
  return std::nullopt;
}

}  // namespace vmcp
