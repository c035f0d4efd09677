#include "sync/wire/depth.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "sync/json.h"

namespace vmcp::wire {
namespace {

/// `[` and `{`, `]` and `}` differ in this bit alone.
constexpr std::uint8_t fold(char c) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(c) | 0x20U);
}

bool nests_too_deeply_outside_of_texts(std::string_view json) {
  int depth = 0;
  bool in_text = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    const char c = json[at];
    if (in_text) {
      if (c == '\\') ++at;
      in_text = c != '"';
    } else if (c == '"') {
      in_text = true;
    } else if (fold(c) == '{') {
      if (++depth > kMaxDepth) return true;
    } else if (fold(c) == '}') {
      --depth;
    }
  }
  return false;
}

constexpr std::size_t kBlock = 128;  // below 256, so that a byte can count it

struct Brackets {
  std::uint8_t opens = 0;
  std::uint8_t closes = 0;
};

/// In a loop of fixed length without branches, which a compiler turns into a few instructions for many bytes at a time.
Brackets count_brackets(const char* block) {
  Brackets out;
  for (std::size_t i = 0; i < kBlock; ++i) {
    out.opens = static_cast<std::uint8_t>(out.opens + static_cast<std::uint8_t>(fold(block[i]) == '{'));
    out.closes = static_cast<std::uint8_t>(out.closes + static_cast<std::uint8_t>(fold(block[i]) == '}'));
  }
  return out;
}

// The same code for machines with wider registers too; the loader chooses. Not where sanitizers would have to be ready
// before it does.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VMCP_ALSO_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define VMCP_ALSO_WIDE
#endif

}  // namespace

VMCP_ALSO_WIDE bool nests_too_deeply(std::string_view json) {
  // Brackets in texts are counted too: nearly all requests are far from the limit even so, and only a suspicion is
  // looked into.
  int depth = 0;
  std::size_t at = 0;
  for (; at + kBlock <= json.size(); at += kBlock) {
    const Brackets found = count_brackets(json.data() + at);
    if (depth + found.opens > kMaxDepth) return nests_too_deeply_outside_of_texts(json);
    depth = std::max(0, depth + found.opens - found.closes);
  }
  const auto opens_in_rest = static_cast<int>(
      std::count_if(json.begin() + static_cast<std::ptrdiff_t>(at), json.end(), [](char c) { return fold(c) == '{'; }));
  return depth + opens_in_rest > kMaxDepth && nests_too_deeply_outside_of_texts(json);
}

}  // namespace vmcp::wire
