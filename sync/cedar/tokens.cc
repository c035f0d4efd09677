// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

using Kind = CedarToken::Kind;

constexpr std::array<std::string_view, 10> kReserved = {"true", "false", "if",   "then", "else",
                                                        "in",   "is",    "like", "has",  "__cedar"};
constexpr std::array<std::string_view, 7> kLongSymbols = {"::", "==", "!=", "<=", ">=", "&&", "||"};

bool starts_word(char c) {
  return is_letter(c) || c == '_';
}
bool is_word(char c) {
  return starts_word(c) || is_digit(c);
}

std::size_t length_while(std::string_view text, bool (*belongs)(char)) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

/// White space and comments at the start of `text`; npos: a comment is not closed.
std::size_t blank_length(std::string_view text) {
  if (text.substr(0, 2) == "//") return std::min(text.find('\n'), text.size());
  if (text.substr(0, 2) == "/*") {
    const std::size_t end = text.find("*/", 2);
    return end == std::string_view::npos ? end : end + 2;
  }
  return length_while(text, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; });
}

/// 0: the string is not closed on its line.
std::size_t string_length(std::string_view text) {
  for (std::size_t at = 1; at < text.size() && text[at] != '\n'; ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return 0;
}

std::size_t symbol_length(std::string_view text) {
  if (std::find(kLongSymbols.begin(), kLongSymbols.end(), text.substr(0, 2)) != kLongSymbols.end()) return 2;
  return std::string_view("@.,;:(){}[]+-*!<>").find(text[0]) != std::string_view::npos ? 1 : 0;
}

/// The first token of `text`, which does not begin with white space.
tl::expected<CedarToken, std::string> next_token(std::string_view text) {
  const char c = text[0];
  if (starts_word(c)) {
    const auto word = text.substr(0, length_while(text, is_word));
    return CedarToken{is_cedar_reserved(word) ? Kind::kReserved : Kind::kIdentifier, word};
  }
  if (is_digit(c)) return CedarToken{Kind::kInteger, text.substr(0, length_while(text, is_digit))};
  if (c == '"') {
    const std::size_t length = string_length(text);
    if (length == 0) return tl::unexpected<std::string>("has a string literal that is not closed");
    return CedarToken{Kind::kString, text.substr(0, length)};
  }
  const std::size_t length = symbol_length(text);
  if (length == 0) return tl::unexpected<std::string>("has a character that is not part of Cedar");
  return CedarToken{Kind::kSymbol, text.substr(0, length)};
}

bool is_hex(char c) {
  return hex_value(c) >= 0;
}

std::uint32_t value_of(std::string_view hex_digits) {
  std::uint32_t value = 0;
  for (const char c : hex_digits) value = value * 16 + static_cast<std::uint32_t>(hex_value(c));
  return value;
}

/// The length of the escape at the start of `text`, behind its backslash; 0: Cedar knows no such one.
std::size_t escape_length(std::string_view text, bool is_pattern) {
  if (text.empty()) return 0;
  if (std::string_view("nrt\\0'\"").find(text[0]) != std::string_view::npos) return 1;
  if (text[0] == '*') return is_pattern ? 1 : 0;
  if (text[0] == 'x') {
    const auto digits = text.substr(1, 2);
    const bool good = digits.size() == 2 && is_hex(digits[0]) && is_hex(digits[1]) && value_of(digits) < 0x80;
    return good ? 3 : 0;
  }
  if (text.substr(0, 2) != "u{") return 0;
  const auto digits = text.substr(2, length_while(text.substr(2), is_hex));
  if (digits.empty() || digits.size() > 6 || text.substr(2 + digits.size(), 1) != "}") return 0;
  const std::uint32_t value = value_of(digits);
  const bool is_character = value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  return is_character ? digits.size() + 3 : 0;
}

}  // namespace

tl::expected<std::vector<CedarToken>, std::string> cedar_tokens(std::string_view policy) {
  std::vector<CedarToken> out;
  while (!policy.empty()) {
    const std::size_t blank = blank_length(policy);
    if (blank == std::string_view::npos) return tl::unexpected<std::string>("has a comment that is not closed");
    if (blank > 0) {
      policy.remove_prefix(blank);
      continue;
    }
    auto token = next_token(policy);
    if (!token) return tl::unexpected<std::string>(std::move(token.error()));
    policy.remove_prefix(token->text.size());
    out.push_back(*token);
  }
  out.push_back({});
  return out;
}

bool has_cedar_escapes(std::string_view literal, bool is_pattern) {
  for (std::size_t at = literal.find('\\'); at != std::string_view::npos; at = literal.find('\\', at)) {
    const std::size_t length = escape_length(literal.substr(at + 1), is_pattern);
    if (length == 0) return false;
    at += 1 + length;
  }
  return true;
}

bool is_cedar_identifier(std::string_view text) {
  return !text.empty() && starts_word(text[0]) && std::all_of(text.begin(), text.end(), is_word);
}

bool is_cedar_reserved(std::string_view text) {
  return std::find(kReserved.begin(), kReserved.end(), text) != kReserved.end();
}

}  // namespace vmcp
