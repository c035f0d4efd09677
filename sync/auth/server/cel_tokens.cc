// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/cel_tokens.h"

#include <algorithm>
#include <array>
#include <optional>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

using Kind = CelToken::Kind;

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

std::size_t word_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
}

std::size_t digits_length(std::string_view text) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

/// The length of the number that `text` starts with: `1`, `0x1F`, `1u`, `1.5`, `.5`, `1e-3`.
std::size_t number_length(std::string_view text) {
  if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X") return word_length(text);
  std::size_t length = digits_length(text);
  const auto at = [&](std::size_t place) { return place < text.size() ? text[place] : '\0'; };
  if (at(length) == 'u' || at(length) == 'U') return length + 1;
  if (at(length) == '.' && is_digit(at(length + 1))) length += 1 + digits_length(text.substr(length + 1));
  if (at(length) == 'e' || at(length) == 'E') {
    const std::size_t sign = at(length + 1) == '+' || at(length + 1) == '-' ? 1 : 0;
    const std::size_t digits = digits_length(text.substr(std::min(length + 1 + sign, text.size())));
    if (digits > 0) length += 1 + sign + digits;
  }
  return length;
}

bool is_quote(std::string_view text) {
  return text.starts_with('"') || text.starts_with('\'');
}

/// The length of the letters between `text`'s start and a quote that make the literal raw or one of bytes.
std::size_t prefix_length(std::string_view text) {
  const std::size_t length = std::min(text.find_first_not_of("rRbB"), text.size());
  return length <= 2 && is_quote(text.substr(length)) ? length : 0;
}

/// The length of the string literal that starts `text` behind its prefix; 0: it is not closed.
std::size_t literal_length(std::string_view text, bool raw) {
  const std::string triple(3, text[0]);
  const std::string_view end = text.substr(0, 3) == triple ? std::string_view(triple) : text.substr(0, 1);
  for (std::size_t at = end.size(); at < text.size(); ++at) {
    if (text[at] == '\\' && !raw) {
      ++at;
    } else if (text.substr(at, end.size()) == end) {
      return at + end.size();
    }
  }
  return 0;
}

std::size_t symbol_length(std::string_view text) {
  static constexpr std::array<std::string_view, 6> kPairs = {"==", "!=", "<=", ">=", "&&", "||"};
  if (std::find(kPairs.begin(), kPairs.end(), text.substr(0, 2)) != kPairs.end()) return 2;
  return std::string_view("+-*/%<>!?:.,()[]{}").find(text[0]) != std::string_view::npos ? 1 : 0;
}

/// Follows brackets; the second bracket of a pair must be of the kind of the last one that is open.
class Brackets {
 public:
  std::optional<std::string> take(char c) {
    static constexpr std::string_view kOpen = "([{";
    static constexpr std::string_view kClose = ")]}";
    if (kOpen.find(c) != std::string_view::npos) open_.push_back(c);
    const std::size_t kind = kClose.find(c);
    if (kind == std::string_view::npos) return std::nullopt;
    if (open_.empty() || open_.back() != kOpen[kind])
      return std::string("it has a ") + c + " without its opening bracket";
    open_.pop_back();
    return std::nullopt;
  }

  std::optional<std::string> finish() const {
    if (open_.empty()) return std::nullopt;
    return std::string("it has a ") + open_.back() + " that is not closed";
  }

 private:
  std::string open_;
};

/// The length of white space or of a comment.
std::size_t blank_length(std::string_view text) {
  if (text.starts_with("//")) return std::min(text.find('\n'), text.size());
  return std::min(text.find_first_not_of(" \t\r\n\f"), text.size());
}

/// The token that `text` starts with, or what is wrong there.
tl::expected<CelToken, std::string> first_token(std::string_view text) {
  const char c = text[0];
  const std::size_t prefix = prefix_length(text);
  if (prefix > 0 || is_quote(text)) {
    const bool raw = text.substr(0, prefix).find_first_of("rR") != std::string_view::npos;
    const std::size_t length = literal_length(text.substr(prefix), raw);
    if (length == 0) return tl::unexpected(std::string("it has a string literal that is not closed"));
    return CelToken{Kind::kLiteral, text.substr(0, prefix + length)};
  }
  if (is_digit(c) || (c == '.' && text.size() > 1 && is_digit(text[1]))) {
    return CelToken{Kind::kLiteral, text.substr(0, number_length(text))};
  }
  if (is_word(c)) return CelToken{Kind::kName, text.substr(0, word_length(text))};
  if (c == '`') {
    const std::size_t end = text.find('`', 1);
    if (end == std::string_view::npos) return tl::unexpected(std::string("it has a ` that is not closed"));
    return CelToken{Kind::kName, text.substr(0, end + 1)};
  }
  if (const std::size_t length = symbol_length(text)) return CelToken{Kind::kSymbol, text.substr(0, length)};
  const bool is_plain = c > ' ' && c < '\x7f';
  return tl::unexpected("it has a " + (is_plain ? std::string(1, c) : std::string("character")) +
                        " that means nothing in CEL");
}

}  // namespace

tl::expected<std::vector<CelToken>, std::string> cel_tokens(std::string_view text) {
  std::vector<CelToken> out;
  Brackets brackets;
  while (!text.empty()) {
    if (const std::size_t blank = blank_length(text)) {
      text.remove_prefix(blank);
      continue;
    }
    auto token = first_token(text);
    if (!token) return tl::unexpected(std::move(token.error()));
    if (token->kind == Kind::kSymbol) {
      if (auto problem = brackets.take(token->text[0])) return tl::unexpected(std::move(*problem));
    }
    text.remove_prefix(token->text.size());
    out.push_back(*token);
  }
  if (auto problem = brackets.finish()) return tl::unexpected(std::move(*problem));
  return out;
}

}  // namespace vmcp
