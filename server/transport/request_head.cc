// SPDX-License-Identifier: Apache-2.0
#include "server/transport/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace vmcp::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

/// Lines that end in CRLF, none folded, and nothing in them that only some readers would take for a line end.
bool is_cleanly_framed(std::string_view head) {
  for (std::size_t at = 0; at < head.size(); ++at) {
    const auto code = static_cast<unsigned char>(head[at]);
    if (code == '\r' && head.substr(at, 2) == kLineEnd) {
      ++at;
      const char next = at + 1 < head.size() ? head[at + 1] : '\0';
      if (next == ' ' || next == '\t') return false;
    } else if ((code < 0x20 && code != '\t') || code == 0x7f) {
      return false;
    }
  }
  return true;
}

std::string_view trim(std::string_view text) {
  const auto blank = [](char character) { return character == ' ' || character == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

/// `Connection: keep-alive, Upgrade` and the like: whether one of the members is `wanted`.
bool lists(std::string_view value, std::string_view wanted) {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (equals_ignoring_case(trim(value.substr(0, comma)), wanted)) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

/// METHOD SP TARGET SP VERSION; which methods and versions there are, cpp-httplib knows.
bool is_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  return first != std::string_view::npos && first > 0 && last > first + 1 && last + 1 < line.size() &&
         line.find(' ', first + 1) == last && line.find('\t') == std::string_view::npos;
}

/// The headers of which two could be understood in two ways.
class HeadersOnce {
 public:
  /// False when `name` is one of them and was seen before.
  bool note(std::string_view name) {
    for (std::size_t index = 0; index < kNames.size(); ++index) {
      if (equals_ignoring_case(name, kNames[index]) && std::exchange(seen_[index], true)) return false;
    }
    return true;
  }
  bool has_host() const { return seen_[0]; }

 private:
  static constexpr std::array<std::string_view, 4> kNames = {"Host", "Content-Length", "Content-Type", "Authorization"};
  std::array<bool, kNames.size()> seen_{};
};

/// Takes `line` into account; false when it makes the head malformed.
bool take_header(std::string_view line, HeadersOnce& once, RequestHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!once.note(name)) return false;
  if (equals_ignoring_case(name, "Content-Length")) {
    const auto size = parse_content_length(value);
    head.body_size = size.value_or(0);
    return size.has_value();
  }
  head.has_unknown_end |= equals_ignoring_case(name, "Transfer-Encoding");
  head.asks_to_close |= equals_ignoring_case(name, "Connection") && lists(value, "close");
  return true;
}

/// `text` is a whole head.
bool take_lines(std::string_view text, RequestHead& head) {
  const std::string_view request_line = text.substr(0, text.find(kLineEnd));
  if (!is_request_line(request_line)) return false;
  const bool old = request_line.substr(request_line.rfind(' ') + 1) == "HTTP/1.0";
  head.asks_to_close = old;
  HeadersOnce once;
  for (text.remove_prefix(request_line.size() + kLineEnd.size()); text != kLineEnd;) {
    const std::string_view line = text.substr(0, text.find(kLineEnd));
    if (!take_header(line, once, head)) return false;
    text.remove_prefix(line.size() + kLineEnd.size());
  }
  return once.has_host() || old;
}

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))), "application/json");
}

std::optional<std::uint64_t> parse_content_length(std::string_view value) {
  std::uint64_t length = 0;
  const char* const end = value.data() + value.size();
  const auto [rest, error] = std::from_chars(value.data(), end, length);
  if (rest != end || error == std::errc::invalid_argument) return std::nullopt;
  return error == std::errc() ? length : std::numeric_limits<std::uint64_t>::max();
}

std::string escape_percents(std::string_view head) {
  std::string escaped(head.substr(0, head.find(kLineEnd)));  // the target is read as it stands
  for (const char character : head.substr(escaped.size())) {
    escaped += character;
    if (character == '%') escaped += "25";
  }
  return escaped;
}

RequestHead examine_head(std::string_view bytes, const HeadLimits& limits) {
  RequestHead head;
  const std::size_t end = bytes.substr(0, limits.bytes).find(kHeadEnd);
  if (end == std::string_view::npos) {
    if (bytes.substr(0, limits.bytes).find("\n\n") != std::string_view::npos) {
      head.outcome = HeadOutcome::kMalformed;  // ends its lines with LF alone: the CRLF that we need will not come
    } else if (bytes.size() >= limits.bytes) {
      head.outcome = HeadOutcome::kTooLarge;
    }
    return head;
  }
  head.size = end + kHeadEnd.size();
  head.outcome = HeadOutcome::kMalformed;
  const std::string_view text = bytes.substr(0, head.size);
  if (!is_cleanly_framed(text)) return head;
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (lines > limits.headers + 2) {  // the request line and the empty line are not headers
    head.outcome = HeadOutcome::kTooLarge;
  } else if (take_lines(text, head)) {
    head.outcome = HeadOutcome::kComplete;
  }
  return head;
}

}  // namespace vmcp::server
