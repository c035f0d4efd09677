// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace vmcp {

/// The parts of a URL, as views into the text that was parsed. Nothing is unescaped or lower-cased.
struct Url {
  std::string_view scheme;  ///< Without the colon; compare with `scheme_is`. Empty: a relative reference.
  std::string_view userinfo;
  std::string_view host;  ///< Brackets removed, a zone (`%25eth0`) kept.
  std::string_view port;  ///< Digits; empty when absent.
  std::string_view path;  ///< Of `mailto:x`: empty.
  std::string_view query;
  std::string_view fragment;
  bool has_userinfo = false;   ///< There is an `@`, even with nothing before it.
  bool has_query = false;      ///< There is a `?`, even with nothing after it.
  bool has_fragment = false;   ///< There is a `#`, even with nothing after it.
  bool is_ip_literal = false;  ///< The host was written in brackets: an IPv6 address.

  /// Whether the scheme is `lower`, which is given in lower case; schemes have no case (RFC 3986 §3.1).
  bool scheme_is(std::string_view lower) const;
};

/// Splits a URL by the rules of Go's net/url.Parse (RFC 3986), because that is what the runtime reads it with:
/// no control character, valid percent escapes, no illegal character in the host, a numeric port, an IPv6
/// address in brackets. The error is the rule that failed, in Go's words but without the text of a port. Does not
/// allocate on success.
tl::expected<Url, std::string> parse_url(std::string_view text);

/// Whether `text` is a host and a port, `redis.example.com:6379` or `[::1]:6379`: what can be dialled.
bool is_host_and_port(std::string_view text);

}  // namespace vmcp
