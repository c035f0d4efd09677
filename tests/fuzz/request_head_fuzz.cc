// Whatever the bytes: a head is read in one way only, wherever the network cuts it.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/transport/request_head.h"
#include "tests/fuzz/require.h"

namespace {

using vmcp::fuzz::require;
using vmcp::server::HeadLimits;
using vmcp::server::HeadOutcome;
using vmcp::server::ParsedHead;

constexpr HeadLimits kLimits{1024, 10};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// How many header lines begin with `name` and a colon, as any other reader would count them.
std::size_t count_header(std::string_view head, std::string_view name) {
  const std::string text = lower(head);
  const std::string wanted = "\n" + std::string(name) + ":";
  std::size_t count = 0;
  for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + 1)) ++count;
  return count;
}

void require_unambiguous(const ParsedHead& parsed, std::string_view bytes) {
  require(parsed.size <= kLimits.bytes && parsed.size <= bytes.size(), "a head is within its limit", bytes);
  const std::string_view head = bytes.substr(0, parsed.size);
  require(head.size() >= 4 && head.find("\r\n\r\n") == head.size() - 4, "a head ends at the first empty line", bytes);
  for (std::size_t at = 0; at < head.size(); ++at) {
    const bool carriage_return = at > 0 && head[at - 1] == '\r';
    require((head[at] == '\n') == carriage_return, "lines end with CRLF, and nothing else has either", bytes);
  }
  require(count_header(head, "content-length") == (parsed.head.content_length ? 1U : 0U), "one length or none", bytes);
  require((count_header(head, "transfer-encoding") > 0) == parsed.head.has_transfer_encoding,
          "a transfer coding is seen", bytes);
  require(count_header(head, "authorization") <= 1, "one credential or none", bytes);
  require(parsed.head.path.find_first_of("? \r\n") == std::string::npos, "the path is a path", bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const ParsedHead parsed = vmcp::server::parse_head(bytes, kLimits);
  if (parsed.outcome != HeadOutcome::kComplete) return 0;
  require_unambiguous(parsed, bytes);
  for (std::size_t cut = 0; cut < parsed.size; ++cut) {
    require(vmcp::server::parse_head(bytes.substr(0, cut), kLimits).outcome == HeadOutcome::kIncomplete,
            "a part of a head is incomplete", bytes);
  }
  const ParsedHead alone = vmcp::server::parse_head(bytes.substr(0, parsed.size), kLimits);
  require(alone.outcome == HeadOutcome::kComplete && alone.size == parsed.size && alone.head == parsed.head,
          "what follows a head does not change it", bytes);
  return 0;
}
