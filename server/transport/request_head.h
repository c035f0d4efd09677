// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::server {

struct HeadLimits {
  std::size_t bytes = 16 * 1024;  ///< Request line and all headers; as CPPHTTPLIB_HEADER_MAX_LENGTH.
  std::size_t headers = 100;      ///< As CPPHTTPLIB_HEADER_MAX_COUNT.
};

enum class HeadOutcome {
  kIncomplete,  ///< More bytes are needed.
  kComplete,
  kTooLarge,   ///< Beyond HeadLimits: 431.
  kMalformed,  ///< 400.
};

/// What the bytes of a request's head say, before cpp-httplib parses them.
struct RequestHead {
  HeadOutcome outcome = HeadOutcome::kIncomplete;
  std::size_t size = 0;          ///< Bytes up to and including the empty line; the body begins there.
  std::uint64_t body_size = 0;   ///< Content-Length; 0 without one.
  bool has_unknown_end = false;  ///< A Transfer-Encoding.
  bool asks_to_close = false;    ///< HTTP/1.0, or `Connection: close`.

  bool operator==(const RequestHead&) const = default;
};

/// Judges the head at the start of `bytes`. cpp-httplib parses it afterwards, and is more lenient than is safe: here
/// line ends are CRLF, nothing is folded and no control character passes; the request line has two single spaces; Host
/// is there once; Content-Length (in digits only), Content-Type and Authorization at most once
/// (RFC 9112 §2.2, RFC 9112 §3.2, RFC 9112 §6.3).
RequestHead examine_head(std::string_view bytes, const HeadLimits& limits);

/// `head` as cpp-httplib has to read it to understand what was sent: it decodes percent-escapes in header values, which
/// is no part of HTTP and would make two spellings of one Content-Length or token.
std::string escape_percents(std::string_view head);

/// The value of a Content-Length; one beyond 64 bits is the largest number. nullopt: not digits alone.
std::optional<std::uint64_t> parse_content_length(std::string_view value);

/// The media type of a Content-Type value is `application/json`, whatever its parameters.
bool is_json(std::string_view content_type);

/// ASCII comparison that ignores case, as header names and media types want it.
bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace vmcp::server
