#include "sync/json_writer.h"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

namespace vmcp {
namespace {

enum Class : unsigned char { kPlain, kEscape, kMaybe };

/// kMaybe: a first byte of UTF-8 that may start U+0080–U+009F (0xC2), U+2028, U+2029 (0xE2) or U+FFFE, U+FFFF (0xEF).
constexpr std::array<Class, 256> classify() {
  std::array<Class, 256> out{};
  for (int c = 0; c < 0x20; ++c) out[static_cast<std::size_t>(c)] = kEscape;
  out['"'] = kEscape;
  out['\\'] = kEscape;
  out[0x7F] = kEscape;
  out[0xC2] = kMaybe;
  out[0xE2] = kMaybe;
  out[0xEF] = kMaybe;
  return out;
}

constexpr auto kClasses = classify();
constexpr std::string_view kHex = "0123456789abcdef";

void append_unicode_escape(std::string& out, unsigned code) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(code >> static_cast<unsigned>(shift)) & 0xFU];
}

void append_escape(std::string& out, unsigned char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\r':
      out += "\\r";
      break;
    default:
      append_unicode_escape(out, c);
  }
}

/// Sixteen bytes that are compared at once; compilers have instructions for it on all machines that matter.
using Block = unsigned char __attribute__((vector_size(16)));

/// 0xFF for each byte that is not plain ASCII.
Block special_bytes(Block bytes) {
  return reinterpret_cast<Block>((bytes < 0x20) | (bytes > 0x7E) | (bytes == '"') | (bytes == '\\'));
}

/// The position in memory of the first byte of `word` that is not zero.
std::size_t first_byte(std::uint64_t word) {
  const bool little = std::endian::native == std::endian::little;
  return static_cast<std::size_t>(little ? std::countr_zero(word) : std::countl_zero(word)) / 8;
}

/// Where the next character from `at` on stands that is not plain ASCII: nearly all text is.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  for (; at + sizeof(Block) <= text.size(); at += sizeof(Block)) {
    Block bytes{};
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const auto found = std::bit_cast<std::array<std::uint64_t, 2>>(special_bytes(bytes));
    if ((found[0] | found[1]) == 0) continue;
    at += found[0] != 0 ? first_byte(found[0]) : sizeof found[0] + first_byte(found[1]);
    break;
  }
  while (at < text.size() && kClasses[static_cast<unsigned char>(text[at])] == kPlain) ++at;
  return at;
}

struct Forbidden {
  std::size_t length = 0;  ///< In bytes; 0: it is none.
  unsigned code = 0;
};

/// The multi-byte character at `text[at]`, if it is one that YAML does not take raw. U+2028 and U+2029 are line breaks
/// for it: inside a key they end the key, and the spaces around them are lost.
Forbidden forbidden_character(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U; };
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return {2, byte(1)};
  if (byte(0) == 0xE2 && byte(1) == 0x80 && (byte(2) == 0xA8 || byte(2) == 0xA9))
    return {3, 0x2000U + (byte(2) & 0x3FU)};
  if (byte(0) == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE) return {3, 0xFFC0U + (byte(2) & 0x3FU)};
  return {};
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
  std::size_t at = skip_plain(text, 0);
  if (at == text.size()) {  // nearly always
    const std::size_t before = out.size();
    out.resize(before + text.size() + 2, '"');
    text.copy(out.data() + before + 1, text.size());
    return;
  }
  out += '"';
  std::size_t plain = 0;  // where the run of characters that are copied as they are begins
  for (; at < text.size(); at = skip_plain(text, at + 1)) {
    const auto c = static_cast<unsigned char>(text[at]);
    if (kClasses[c] == kEscape) {
      out.append(text, plain, at - plain);
      append_escape(out, c);
      plain = at + 1;
    } else if (const auto [length, code] = forbidden_character(text, at); length != 0) {
      out.append(text, plain, at - plain);
      append_unicode_escape(out, code);
      at += length - 1;
      plain = at + 1;
    }
  }
  out.append(text, plain, text.size() - plain);
  out += '"';
}

void JsonWriter::quote(std::string_view text) {
  append_quoted(out_, text);
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
