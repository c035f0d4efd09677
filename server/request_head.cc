#include "server/request_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace vmcp::server {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

/// The characters of a `token` (RFC 9110 §5.6.2), of which methods and header names consist.
constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> table{};
  for (char character :
       std::string_view("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
    table[static_cast<unsigned char>(character)] = true;
  }
  return table;
}();

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char character) {
    return kTokenCharacters[static_cast<unsigned char>(character)];
  });
}

bool has_control_characters(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char character) {
    const auto code = static_cast<unsigned char>(character);
    return (code < 0x20 && code != '\t') || code == 0x7f;
  });
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

bool read_request_line(std::string_view line, RequestHead& head) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  head.method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(head.method) || target.empty() || target.find(' ') != std::string_view::npos) return false;
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  head.keep_alive = version == "HTTP/1.1";
  head.path = target.substr(0, target.find('?'));
  return true;
}

bool read_content_length(std::string_view value, RequestHead& head) {
  if (head.content_length || value.empty()) return false;
  std::uint64_t length = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), length);
  if (end != value.data() + value.size() || error == std::errc::invalid_argument) return false;
  // A length beyond 64 bits is well-formed and over every limit.
  head.content_length = error == std::errc() ? length : std::numeric_limits<std::uint64_t>::max();
  return true;
}

bool read_header(std::string_view line, RequestHead& head) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = trim(line.substr(colon + 1));
  if (!is_token(name) || has_control_characters(value)) return false;
  const auto is = [&](std::string_view known) { return equals_ignoring_case(name, known); };
  if (is("content-length")) return read_content_length(value, head);
  if (is("content-type")) {
    if (!head.content_type.empty()) return false;
    head.content_type = value;
  } else if (is("authorization")) {
    if (!head.authorization.empty()) return false;
    head.authorization = value;
  } else if (is("connection")) {
    if (lists(value, "close")) head.keep_alive = false;
  } else if (is("transfer-encoding")) {
    head.has_transfer_encoding = true;
  } else if (is("content-encoding")) {
    head.has_content_encoding = true;
  } else if (is("expect")) {
    head.expects_continue = head.expects_continue || equals_ignoring_case(value, "100-continue");
  }
  return true;
}

}  // namespace

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

bool is_json(std::string_view content_type) {
  return equals_ignoring_case(trim(content_type.substr(0, content_type.find(';'))), "application/json");
}

ParsedHead parse_head(std::string_view bytes, const HeadLimits& limits) {
  ParsedHead parsed;
  const std::size_t end = bytes.substr(0, limits.bytes).find(kHeadEnd);
  if (end == std::string_view::npos) {
    if (bytes.size() >= limits.bytes) {
      parsed.outcome = HeadOutcome::kTooLarge;
    } else if (bytes.find("\n\n") != std::string_view::npos) {
      parsed.outcome = HeadOutcome::kMalformed;  // ends its lines with LF alone: the CRLF that we need will not come
    }
    return parsed;
  }
  parsed.size = end + kHeadEnd.size();
  parsed.outcome = HeadOutcome::kMalformed;
  std::string_view lines = bytes.substr(0, end + kLineEnd.size());
  std::size_t count = 0;
  for (; !lines.empty(); ++count) {
    const std::size_t line_end = lines.find(kLineEnd);
    const std::string_view line = lines.substr(0, line_end);
    lines.remove_prefix(line_end + kLineEnd.size());
    if (count > limits.headers) {
      parsed.outcome = HeadOutcome::kTooLarge;
      return parsed;
    }
    if (!(count == 0 ? read_request_line(line, parsed.head) : read_header(line, parsed.head))) return parsed;
  }
  parsed.outcome = HeadOutcome::kComplete;
  return parsed;
}

}  // namespace vmcp::server
