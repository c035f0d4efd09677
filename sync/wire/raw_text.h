// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::wire {

/// Where in a JSON text the string at `text` (behind its opening quote) ends or has its first escape. Reads up to seven
/// bytes beyond, which simdjson's padding provides. Nearly all strings are short: eight bytes at once beat a call.
inline const char* find_quote_or_backslash(const char* text) {
  static_assert(simdjson::SIMDJSON_PADDING >= sizeof(std::uint64_t));
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  // The high bit of every byte that is zero, and perhaps of some behind the first such byte.
  const auto zero_bytes = [](std::uint64_t word) { return (word - kOnes) & ~word & kHighBits; };
  for (;; text += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    const std::uint64_t found = zero_bytes(word ^ (kOnes * '"')) | zero_bytes(word ^ (kOnes * '\\'));
    if (found != 0) return text + std::countr_zero(found) / 8;
  }
}

/// The string at `begin` (behind its opening quote) when nothing in it is escaped; nullopt for others.
inline std::optional<std::string_view> plain_string(const char* begin) {
  const char* end = find_quote_or_backslash(begin);
  if (*end != '"') return std::nullopt;
  return std::string_view(begin, static_cast<std::size_t>(end - begin));
}

/// The closing quote of the string at `begin` (behind its opening quote).
inline const char* end_of_string(const char* begin) {
  const char* end = find_quote_or_backslash(begin);
  while (*end == '\\') end = find_quote_or_backslash(end + 2);
  return end;
}

/// A key as it is written, which is compared without looking where it ends. With an escape in it, it is equal to none.
class RawKey {
 public:
  RawKey() = default;
  /// `begin`: behind its opening quote.
  explicit RawKey(const char* begin) : begin_(begin) {}

  /// `name` may be as long as simdjson's padding, beyond which nothing can be read.
  bool operator==(std::string_view name) const {
    return std::memcmp(begin_, name.data(), name.size()) == 0 && begin_[name.size()] == '"';
  }
  std::string text() const { return {begin_, end_of_string(begin_)}; }

 private:
  static constexpr char kEmpty[simdjson::SIMDJSON_PADDING] = "\"";

  const char* begin_ = kEmpty;  ///< Of what has no key.
};

}  // namespace vmcp::wire
