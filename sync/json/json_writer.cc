// SPDX-License-Identifier: Apache-2.0
#include "sync/json/json_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace vmcp {
namespace {

/// Whether an escape may be needed for a character of which this is a byte: `"`, `\`, and beside printable ASCII
/// everything. For a single byte or for a vector of them; as signed numbers, those beyond ASCII come before all others.
template <typename Byte>
constexpr auto is_special(Byte byte) {
  return (byte < 0x20) | (byte == '"') | (byte == '\\') | (byte == 0x7F);
}

constexpr std::array<bool, 256> special_bytes() {
  std::array<bool, 256> out{};
  for (unsigned byte = 0; byte < out.size(); ++byte) out[byte] = is_special(static_cast<signed char>(byte));
  return out;
}
constexpr auto kSpecial = special_bytes();

/// Sixteen bytes that are looked at together; compilers have instructions for it on all machines that matter.
using Block = signed char __attribute__((vector_size(16)));
constexpr std::ptrdiff_t kBlock = sizeof(Block);

/// A bit for each special one of the sixteen bytes at `from`; the lowest is that of the first.
unsigned specials(const char* from) {
  Block bytes{};
  std::memcpy(&bytes, from, sizeof bytes);
  const auto found = is_special(bytes);  // 0 or -1 each
#ifdef __SSE2__
  using Chars = char __attribute__((vector_size(sizeof(Block))));
  return static_cast<unsigned>(__builtin_ia32_pmovmskb128(std::bit_cast<Chars>(found)));
#else
  constexpr auto kBits = std::bit_cast<std::uint64_t>(std::array<unsigned char, 8>{1, 2, 4, 8, 16, 32, 64, 128});
  constexpr std::uint64_t kSum = 0x0101010101010101;  // the highest byte of a product with it is the sum of all bytes
  const auto collect = [](std::uint64_t eight) { return static_cast<unsigned>((eight & kBits) * kSum >> 56U); };
  const auto [first, second] = std::bit_cast<std::array<std::uint64_t, 2> >(found);
  return collect(first) | collect(second) << 8U;
#endif
}

struct Forbidden {
  std::size_t length = 0;  ///< In bytes; 0: it is none.
  unsigned code = 0;
};

/// The multi-byte character at the beginning of `text`, if it is one that YAML does not take raw. U+2028 and U+2029 are
/// line breaks for it: inside a key they end the key, and the spaces around them are lost.
Forbidden forbidden_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return {2, byte(1)};
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9))
    return {3, 0x2000U + (byte(2) & 0x3FU)};
  if (byte(0) == 0xEF && byte(1) == 0xBF && (byte(2) == 0xBE || byte(2) == 0xBF))
    return {3, 0xFFC0U + (byte(2) & 0x3FU)};
  return {};
}

/// The place that is read next and the place that is written next.
struct Cursor {
  const char* from;
  char* to;

  void copy_block() const { std::memcpy(to, from, kBlock); }
  void advance(std::ptrdiff_t bytes) { from += bytes, to += bytes; }
};

void write_unicode_escape(char*& to, unsigned code) {
  constexpr std::string_view kHex = "0123456789abcdef";
  *to++ = '\\';
  *to++ = 'u';
  for (int shift = 12; shift >= 0; shift -= 4) *to++ = kHex[(code >> static_cast<unsigned>(shift)) & 0xFU];
}

/// What follows the backslash in the short escape of a character; 0: it has none here.
constexpr std::array<char, 256> short_escapes() {
  std::array<char, 256> out{};
  out['"'] = '"';
  out['\\'] = '\\';
  out['\n'] = 'n';
  out['\t'] = 't';
  out['\r'] = 'r';
  return out;
}
constexpr auto kShortEscapes = short_escapes();

/// Takes one special character, or one byte of it; here it is seen whether it has to be escaped.
Cursor escape_special(Cursor at, const char* end) {
  const auto byte = static_cast<unsigned char>(*at.from);
  if (const char letter = kShortEscapes[byte]; letter != 0) {
    *at.to++ = '\\';
    *at.to++ = letter;
    ++at.from;
    return at;
  }
  const Forbidden character = byte < 0x80 ? Forbidden{1, byte} : forbidden_character({at.from, end});
  if (character.length == 0) {
    *at.to++ = *at.from++;
    return at;
  }
  write_unicode_escape(at.to, character.code);
  at.from += character.length;
  return at;
}

/// How many bytes escape_block may look at: a block behind a block whose last byte begins a character of three.
constexpr std::ptrdiff_t kAhead = 2 * kBlock + 2;

/// Takes a block. Blocks are copied whole, with what does not belong there; that is written over by what does.
Cursor escape_block(Cursor at, const char* end) {
  const char* const block = at.from;
  at.copy_block();
  for (unsigned special = specials(block); special != 0; special &= ~0U << (at.from - block)) {
    at.advance(block + std::countr_zero(special) - at.from);
    at = escape_special(at, end);
    at.copy_block();
  }
  if (at.from < block + kBlock) at.advance(block + kBlock - at.from);
  return at;
}

/// Takes all the rest, without looking beyond it.
Cursor escape_rest(Cursor at, const char* end) {
  while (at.from != end) {
    if (kSpecial[static_cast<unsigned char>(*at.from)]) {
      at = escape_special(at, end);
    } else {
      *at.to++ = *at.from++;
    }
  }
  return at;
}

void append_escaped(std::string& out, std::string_view text) {
  constexpr std::ptrdiff_t kPiece = 256;
  constexpr std::ptrdiff_t kLongestEscape = 6;
  std::array<char, kPiece * kLongestEscape + kBlock> written;
  const char* from = text.data();
  const char* const end = from + text.size();
  while (from != end) {
    const char* const stop = from + std::min(end - from, kPiece);
    Cursor at{from, written.data()};
    while (stop - at.from >= kAhead) at = escape_block(at, end);
    if (stop == end) at = escape_rest(at, end);
    from = at.from;
    out.append(written.data(), static_cast<std::size_t>(at.to - written.data()));
  }
}

/// How many bytes of `text` stand before the first special one.
std::size_t plain_prefix(std::string_view text) {
  const char* from = text.data();
  const char* const end = from + text.size();
  while (end - from >= kBlock && specials(from) == 0) from += kBlock;
  while (from != end && !kSpecial[static_cast<unsigned char>(*from)]) ++from;
  return static_cast<std::size_t>(from - text.data());
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  append_quoted(out, std::span(&text, 1));
}

void append_quoted(std::string& out, std::span<const std::string_view> pieces) {
  out += '"';
  for (std::string_view text : pieces) {
    const std::size_t plain = plain_prefix(text);
    out.append(text.data(), plain);
    if (plain < text.size()) append_escaped(out, text.substr(plain));  // hardly ever
  }
  out += '"';
}

void JsonWriter::tree(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object:
      begin_object();
      for (const auto& [name, member] : value.get_ref<const Json::object_t&>()) {
        if (member.is_null()) continue;
        free_key(name);
        tree(member);
      }
      end_object();
      break;
    case Json::value_t::array:
      begin_array();
      for (const Json& item : value) {
        if (!item.is_null()) tree(item);
      }
      end_array();
      break;
    case Json::value_t::string:
      string(value.get_ref<const std::string&>());
      break;
    default:
      raw(value.dump());
  }
}

}  // namespace vmcp
