#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::server {

/// What the server uses of an HTTP/1.1 request line and headers (RFC 9112).
struct RequestHead {
  std::string method;
  std::string path;  ///< Of the target, without its query.
  std::string content_type;
  std::string authorization;
  std::optional<std::uint64_t> content_length;
  bool has_transfer_encoding = false;
  bool has_content_encoding = false;
  bool expects_continue = false;
  bool keep_alive = true;

  bool operator==(const RequestHead&) const = default;
};

struct HeadLimits {
  std::size_t bytes = 16 * 1024;  ///< Request line and all headers.
  std::size_t headers = 100;
};

enum class HeadOutcome {
  kIncomplete,  ///< More bytes are needed.
  kComplete,
  kTooLarge,   ///< Beyond HeadLimits: 431.
  kMalformed,  ///< 400.
};

struct ParsedHead {
  HeadOutcome outcome = HeadOutcome::kIncomplete;
  RequestHead head;
  std::size_t size = 0;  ///< Bytes up to and including the empty line; the body begins there.
};

/// Parses the head at the start of `bytes` with cpp-httplib. Stricter than it where leniency has let requests be
/// smuggled: line ends are CRLF, no folded headers, no control characters, Content-Length once and in digits only.
ParsedHead parse_head(std::string_view bytes, const HeadLimits& limits);

/// The media type of a Content-Type value is `application/json`, whatever its parameters.
bool is_json(std::string_view content_type);

/// ASCII comparison that ignores case, as header names and media types want it.
bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace vmcp::server
