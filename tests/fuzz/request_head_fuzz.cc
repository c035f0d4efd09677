// SPDX-License-Identifier: Apache-2.0
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
using vmcp::server::RequestHead;

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

void require_unambiguous(const RequestHead& parsed, std::string_view bytes) {
  require(parsed.size <= kLimits.bytes && parsed.size <= bytes.size(), "a head is within its limit", bytes);
  const std::string_view head = bytes.substr(0, parsed.size);
  require(head.size() >= 4 && head.find("\r\n\r\n") == head.size() - 4, "a head ends at the first empty line", bytes);
  for (std::size_t at = 0; at < head.size(); ++at) {
    const bool carriage_return = at > 0 && head[at - 1] == '\r';
    require((head[at] == '\n') == carriage_return, "lines end with CRLF, and nothing else has either", bytes);
  }
  require(count_header(head, "host") <= 1, "one host at most", bytes);
  const std::size_t lengths = count_header(head, "content-length");
  require(lengths == 1 || (lengths == 0 && parsed.body_size == 0), "one length or none", bytes);
  require((count_header(head, "transfer-encoding") > 0) == parsed.has_unknown_end, "a transfer coding is seen", bytes);
  require(count_header(head, "authorization") <= 1, "one credential or none", bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const RequestHead parsed = vmcp::server::examine_head(bytes, kLimits);
  if (parsed.outcome != HeadOutcome::kComplete) return 0;
  require_unambiguous(parsed, bytes);
  for (std::size_t cut = 0; cut < parsed.size; ++cut) {
    require(vmcp::server::examine_head(bytes.substr(0, cut), kLimits).outcome == HeadOutcome::kIncomplete,
            "a part of a head is incomplete", bytes);
  }
  const RequestHead alone = vmcp::server::examine_head(bytes.substr(0, parsed.size), kLimits);
  require(alone == parsed, "what follows a head does not change it", bytes);
  return 0;
}
