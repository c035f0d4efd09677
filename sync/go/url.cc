// SPDX-License-Identifier: Apache-2.0
#include "sync/go/url.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "sync/go/quote.h"
#include "sync/text/characters.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}
bool contains(std::string_view text, char c) {
  return text.find(c) != std::string_view::npos;
}

constexpr std::array<bool, 256> host_characters() {
  std::array<bool, 256> out{};
  for (unsigned char c = '0'; c <= '9'; ++c) out[c] = true;
  for (unsigned char c = 'a'; c <= 'z'; ++c) out[c] = true;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) out[c] = true;
  for (char c : std::string_view("-_.~!$&'()*+,;=:[]<>\"")) out[static_cast<unsigned char>(c)] = true;
  return out;
}
constexpr auto kHostCharacters = host_characters();

/// RFC 3986 unreserved and sub-delims, and what Go tolerates beside them.
bool may_stand_in_host(char c) {
  return kHostCharacters[static_cast<unsigned char>(c)];
}

/// What a URL holds somewhere, so that nobody has to look for what it does not hold.
struct Marks {
  static constexpr std::uint8_t kControl = 1;
  static constexpr std::uint8_t kFragment = 2;  ///< `#`
  static constexpr std::uint8_t kQuery = 4;     ///< `?`
  static constexpr std::uint8_t kUserinfo = 8;  ///< `@`
  static constexpr std::uint8_t kLiteral = 16;  ///< `[`
  static constexpr std::uint8_t kEscape = 32;   ///< `%`, or what must be escaped where the host is.

  std::uint8_t found = 0;
  bool any(std::uint8_t marks) const { return (found & marks) != 0; }
};

constexpr std::array<std::uint8_t, 256> character_marks() {
  std::array<std::uint8_t, 256> out{};
  for (unsigned char c = 0; c < 0x80; ++c) {
    if (c < 0x20 || c == 0x7f) out[c] |= Marks::kControl;
    if (!kHostCharacters[c] && c != '/') out[c] |= Marks::kEscape;  // no host holds a slash
  }
  out['#'] = Marks::kFragment;
  out['?'] = Marks::kQuery;
  out['@'] = Marks::kUserinfo;
  out['['] = Marks::kLiteral;
  return out;
}

Marks marks_of(std::string_view text) {
  static constexpr auto kMarks = character_marks();
  Marks out;
  for (char c : text) out.found |= kMarks[static_cast<unsigned char>(c)];
  return out;
}
bool may_stand_in_userinfo(char c) {
  return is_alphanumeric(c) || contains("-._:~!$&'()*+,;=%@", c);
}

enum class Part { kAnywhere, kHost, kZone };

/// Only the host restricts what an escape may stand for: there, bytes beyond ASCII (RFC 3986 §3.2.2).
bool escape_allowed(std::string_view escape, Part part) {
  if (part == Part::kAnywhere || escape == "%25") return true;
  const int high = hex_value(escape[1]);
  if (part == Part::kHost) return high >= 8;
  const char c = static_cast<char>(high * 16 + hex_value(escape[2]));
  return c == ' ' || (is_ascii(c) && may_stand_in_host(c));
}

std::optional<std::string> check_escapes(std::string_view text, Part part) {
  const auto is_plain = [part](char c) {
    return c != '%' && (part == Part::kAnywhere || !is_ascii(c) || may_stand_in_host(c));
  };
  for (auto at = text.begin(); (at = std::find_if_not(at, text.end(), is_plain)) != text.end(); at += 3) {
    const auto rest = text.substr(static_cast<std::size_t>(at - text.begin()));
    if (*at != '%') return "invalid character " + quote(rest.substr(0, 1)) + " in host name";
    const std::string_view escape = rest.substr(0, 3);
    const bool complete = escape.size() == 3 && hex_value(escape[1]) >= 0 && hex_value(escape[2]) >= 0;
    if (!complete || !escape_allowed(escape, part)) return "invalid URL escape " + quote(escape);
  }
  return std::nullopt;
}

/// `:` and digits, or nothing at all. What is there instead is not repeated: it may be the password of a URL
/// whose userinfo holds a slash.
bool is_optional_port(std::string_view text) {
  return text.empty() || (text[0] == ':' && std::all_of(text.begin() + 1, text.end(), is_digit));
}

bool is_ipv6(std::string_view text) {
  std::array<char, INET6_ADDRSTRLEN + 1> terminated{};
  if (text.size() >= terminated.size()) return false;
  std::memcpy(terminated.data(), text.data(), text.size());
  in6_addr ignored{};
  return inet_pton(AF_INET6, terminated.data(), &ignored) == 1;
}

/// Takes the scheme off `rest`. A text whose first characters cannot be a scheme has none.
std::optional<std::string> read_scheme(std::string_view& rest, Url& url) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (is_letter(c)) continue;
    if (c == ':') {
      if (i == 0) return "missing protocol scheme";
      url.scheme = rest.substr(0, i);
      rest.remove_prefix(i + 1);
      return std::nullopt;
    }
    if (i == 0 || !(is_digit(c) || contains("+-.", c))) return std::nullopt;
  }
  return std::nullopt;
}

std::string_view cut(std::string_view& rest, char separator, bool& found) {
  const std::size_t at = rest.find(separator);
  found = at != std::string_view::npos;
  if (!found) return {};
  const std::string_view tail = rest.substr(at + 1);
  rest = rest.substr(0, at);
  return tail;
}

/// Reads one URL, as url.h says.
class UrlReader {
 public:
  UrlReader(std::string_view text, Url& url) : marks_(marks_of(text)), url_(url) {}

  std::optional<std::string> read(std::string_view rest) {
    if (marks_.any(Marks::kControl)) return "net/url: invalid control character in URL";
    if (marks_.any(Marks::kFragment)) url_.fragment = cut(rest, '#', url_.has_fragment);
    if (auto problem = read_scheme(rest, url_)) return problem;
    if (marks_.any(Marks::kQuery)) url_.query = cut(rest, '?', url_.has_query);
    const bool rooted = !rest.empty() && rest[0] == '/';
    if (!rooted && !url_.scheme.empty()) return escape_problem(url_.fragment, Part::kAnywhere);  // opaque: mailto:x
    if (!rooted && contains(rest.substr(0, rest.find('/')), ':')) {
      return "first path segment in URL cannot contain colon";
    }
    const bool has_authority = rest.substr(0, 2) == "//" && (!url_.scheme.empty() || rest.substr(0, 3) != "///");
    if (has_authority) {
      const std::size_t slash = std::min(rest.find('/', 2), rest.size());
      if (auto problem = read_authority(rest.substr(2, slash - 2))) return problem;
      rest.remove_prefix(slash);
    }
    url_.path = rest;
    if (auto problem = escape_problem(url_.path, Part::kAnywhere)) return problem;
    return escape_problem(url_.fragment, Part::kAnywhere);
  }

 private:
  /// Nearly no URL holds anything that had to be escaped.
  std::optional<std::string> escape_problem(std::string_view text, Part part) const {
    return marks_.any(Marks::kEscape) ? check_escapes(text, part) : std::nullopt;
  }

  std::optional<std::string> read_ip_literal(std::string_view text) {
    const std::size_t close = text.rfind(']');
    if (close == std::string_view::npos) return "missing ']' in host";
    const std::string_view after = text.substr(close + 1);
    if (!is_optional_port(after)) return "invalid port after host";
    url_.host = text.substr(1, close - 1);
    url_.port = after.empty() ? after : after.substr(1);
    url_.is_ip_literal = true;
    const std::size_t zone = std::min(url_.host.find("%25"), url_.host.size());
    if (auto problem = escape_problem(url_.host.substr(0, zone), Part::kHost)) return problem;
    if (auto problem = escape_problem(url_.host.substr(zone), Part::kZone)) return problem;
    const bool empty_zone = url_.host.size() == zone + 3;
    if (empty_zone || !is_ipv6(url_.host.substr(0, zone))) return "invalid IP-literal";
    return std::nullopt;
  }

  std::optional<std::string> read_host(std::string_view text) {
    if (marks_.any(Marks::kLiteral) && contains(text, '[')) {
      if (text.rfind('[') == 0) return read_ip_literal(text);
      return "invalid IP-literal";
    }
    // Lists of hosts with ports are tolerated by Go for schemes other than the web's.
    const bool web = url_.scheme_is("http") || url_.scheme_is("https");
    const std::size_t colon = std::min(web ? text.find(':') : text.rfind(':'), text.size());
    const std::string_view after = text.substr(colon);
    if (!is_optional_port(after)) return "invalid port after host";
    url_.host = text.substr(0, colon);
    url_.port = after.empty() ? after : after.substr(1);
    return escape_problem(url_.host, Part::kHost);
  }

  std::optional<std::string> read_authority(std::string_view text) {
    if (!marks_.any(Marks::kUserinfo) || !contains(text, '@')) return read_host(text);
    const std::size_t at = text.rfind('@');
    if (auto problem = read_host(text.substr(at + 1))) return problem;
    url_.has_userinfo = true;
    url_.userinfo = text.substr(0, at);
    if (!std::all_of(url_.userinfo.begin(), url_.userinfo.end(), may_stand_in_userinfo)) {
      return "net/url: invalid userinfo";
    }
    return escape_problem(url_.userinfo, Part::kAnywhere);
  }

  const Marks marks_;
  Url& url_;
};

}  // namespace

bool Url::scheme_is(std::string_view lower) const {
  return equals_ignoring_case(scheme, lower);
}

tl::expected<Url, std::string> parse_url(std::string_view text) {
  Url url;
  if (auto problem = UrlReader(text, url).read(text)) return tl::unexpected<std::string>(std::move(*problem));
  return url;
}

bool is_host_and_port(std::string_view text) {
  constexpr std::size_t kMaxPortDigits = 5;
  constexpr int kMaxPort = 65535;
  const std::string with_scheme = "tcp://" + std::string(text);
  const auto url = parse_url(with_scheme);
  if (!url || url->host.empty() || url->port.empty() || url->port.size() > kMaxPortDigits) return false;
  if (url->host.find(':') != std::string_view::npos && !url->is_ip_literal) return false;
  const int port = std::stoi(std::string(url->port));
  return port > 0 && port <= kMaxPort && !url->has_userinfo && url->path.empty() && !url->has_query &&
         !url->has_fragment;
}

}  // namespace vmcp
