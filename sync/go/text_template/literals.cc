// SPDX-License-Identifier: Apache-2.0
#include "sync/go/text_template/literals.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

// The length of the escape sequence at the start of `text` (which begins with a backslash); 0: Go knows no such one.
std::size_t escape_length(std::string_view text, char quote) {
  if (text.size() < 2) return 0;
  char kind = text[1];
  if (std::string_view("abfnrtv\\").find(kind) != std::string_view::npos || kind == quote) return 2;
  std::size_t digits = kind == 'x' ? 2 : kind == 'u' ? 4 : kind == 'U' ? 8 : 0;
  if (digits > 0) {
    if (text.size() < 2 + digits) return 0;
    std::uint32_t value = 0;
    for (char c : text.substr(2, digits)) {
      if (hex_value(c) < 0) return 0;
      value = value * 16 + static_cast<std::uint32_t>(hex_value(c));
    }
    bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return kind != 'x' && (value > 0x10FFFF || surrogate) ? 0 : 2 + digits;
  }
  if (text.size() < 4) return 0;
  int value = 0;
  for (char c : text.substr(1, 3)) {
    if (c < '0' || c > '7') return 0;
    value = value * 8 + (c - '0');
  }
  return value <= 255 ? 4 : 0;
}

std::size_t utf8_length(char first) {
  auto byte = static_cast<unsigned char>(first);
  if (byte < 0xC0) return 1;
  return byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Underscores may stand between digits and after a base prefix, nowhere else.
bool underscores_fit(std::string_view text, bool hex, bool after_prefix) {
  bool after_digit = after_prefix;
  bool after_underscore = false;
  for (char c : text) {
    bool digit = hex ? hex_value(c) >= 0 : is_digit(c);
    if (c == '_' ? !after_digit : after_underscore && !digit) return false;
    after_digit = digit;
    after_underscore = c == '_';
  }
  return !after_underscore;
}

std::string without_underscores(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != '_') out += c;
  }
  return out;
}

bool is_integer(std::string_view text) {
  int base = 10;
  bool prefixed = text.size() > 1 && text[0] == '0';
  if (prefixed) {
    char kind = text[1];
    base = kind == 'x' || kind == 'X' ? 16 : kind == 'b' || kind == 'B' ? 2 : 8;
    bool has_letter = !is_digit(kind) && kind != '_';
    text.remove_prefix(has_letter ? 2 : 1);
  }
  if (!underscores_fit(text, base == 16, prefixed)) return false;
  std::string digits = without_underscores(text);
  std::uint64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  return error == std::errc() && end == digits.data() + digits.size();
}

bool is_float(std::string_view text, bool imaginary) {
  bool hex = text.size() > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  // Without any of these Go takes the text for an integer that is too large.
  if (!imaginary && text.find_first_of(".eEpP") == std::string_view::npos) return false;
  if (hex && text.find_first_of("pP") == std::string_view::npos) return false;
  if (hex) text.remove_prefix(2);
  if (!underscores_fit(text, hex, hex)) return false;
  std::string plain = without_underscores(text);
  std::size_t exponent = plain.find_first_of(hex ? "pP" : "eE");
  if (exponent != std::string::npos && exponent + 1 < plain.size() && plain[exponent + 1] == '+') {
    plain.erase(exponent + 1, 1);
  }
  double value = 0;
  auto format = hex ? std::chars_format::hex : std::chars_format::general;
  auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value, format);
  bool all = end == plain.data() + plain.size();
  // Go rounds what is too small to zero and refuses only what is too large.
  bool underflow = error == std::errc::result_out_of_range && plain.find('-') != std::string::npos;
  return all && (error == std::errc() || underflow);
}

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

constexpr std::array<Range, 17> kNotLetters = {{
    {0x80, 0xA9},
    {0xAB, 0xB4},
    {0xB6, 0xB9},
    {0xBB, 0xBF},
    {0xD7, 0xD7},
    {0xF7, 0xF7},
    {0x2000, 0x2070},
    {0x207A, 0x207E},
    {0x20A0, 0x20FF},
    {0x2190, 0x2BFF},
    {0x2E00, 0x2E2E},
    {0x3000, 0x3004},
    {0x3007, 0x3030},
    {0xD800, 0xF8FF},
    {0xFE00, 0xFE6F},
    {0xFEFF, 0xFF0F},
    {0x1F000, 0x1FBEF},
}};

std::uint32_t code_point(std::string_view text) {
  std::size_t length = utf8_length(text[0]);
  if (text.size() < length) return 0xFFFD;
  auto byte = [&](std::size_t index) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[index])); };
  if (length == 2) return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
  if (length == 3) return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
  return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
}

}  // namespace

bool is_go_string(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return false;
  text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    if (text[0] == '"' || text[0] == '\n') return false;
    std::size_t length = text[0] == '\\' ? escape_length(text, '"') : 1;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

bool is_go_character(std::string_view text) {
  if (text.size() < 3 || text.front() != '\'' || text.back() != '\'') return false;
  text = text.substr(1, text.size() - 2);
  if (text[0] == '\\') return escape_length(text, '\'') == text.size();
  return text[0] != '\'' && utf8_length(text[0]) == text.size();
}

bool is_template_number(std::string_view text) {
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) text.remove_prefix(1);
  bool imaginary = !text.empty() && text.back() == 'i';
  if (imaginary) text.remove_suffix(1);
  if (text.empty()) return false;
  if (imaginary) return is_float(text, true);
  return is_integer(text) || is_float(text, false);
}

std::size_t name_character_length(std::string_view text) {
  if (text.empty()) return 0;
  char c = text[0];
  if (static_cast<unsigned char>(c) < 0x80) {
    return c == '_' || is_alphanumeric(c) ? 1 : 0;
  }
  std::size_t length = utf8_length(c);
  if (length == 1 || text.size() < length) return 0;
  std::uint32_t point = code_point(text);
  for (const Range& range : kNotLetters) {
    if (point >= range.first && point <= range.last) return 0;
  }
  return length;
}

}  // namespace vmcp
