#include "sync/auth/expression.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace vmcp {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// The characters before a CEL literal that make it raw or bytes.
bool is_literal_prefix(std::string_view word) {
  return !word.empty() && word.size() <= 2 && word.find_first_not_of("rRbB") == std::string_view::npos;
}

/// The length of the string literal that starts `text`; 0: it is not closed. `raw`: a backslash is nothing special.
std::size_t literal_length(std::string_view text, ExpressionLanguage language, bool raw) {
  const char quote = text[0];
  const std::string triple(3, quote);
  const bool is_triple = language == ExpressionLanguage::kCel && text.substr(0, 3) == triple;
  const std::string_view end = is_triple ? std::string_view(triple) : text.substr(0, 1);
  for (std::size_t at = end.size(); at < text.size(); ++at) {
    if (text[at] == '\\' && !raw) {
      ++at;
    } else if (text.substr(at, end.size()) == end) {
      return at + end.size();
    }
  }
  return 0;
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
    if (open_.empty() || open_.back() != kOpen[kind]) return std::string("a ") + c + " without its opening bracket";
    open_.pop_back();
    return std::nullopt;
  }

  std::optional<std::string> finish() const {
    if (open_.empty()) return std::nullopt;
    return std::string("a ") + open_.back() + " that is not closed";
  }

 private:
  std::string open_;
};

}  // namespace

tl::expected<std::vector<ExpressionToken>, std::string> tokenize_expression(std::string_view text,
                                                                            ExpressionLanguage language) {
  using Kind = ExpressionToken::Kind;
  std::vector<ExpressionToken> out;
  Brackets brackets;
  auto push = [&](Kind kind, std::size_t size) {
    out.push_back({kind, text.substr(0, size)});
    text.remove_prefix(size);
  };
  while (!text.empty()) {
    const char c = text[0];
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f') {
      text.remove_prefix(1);
    } else if (text.substr(0, 2) == "//") {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (is_word(c)) {
      push(Kind::kWord, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin()));
    } else if (c == '"' || (c == '\'' && language == ExpressionLanguage::kCel)) {
      const bool prefixed = language == ExpressionLanguage::kCel && !out.empty() &&
                            is_literal_prefix(out.back().text) && out.back().text.end() == text.begin();
      const bool raw = prefixed && out.back().text.find_first_of("rR") != std::string_view::npos;
      const std::size_t size = literal_length(text, language, raw);
      if (size == 0) return tl::unexpected<std::string>("a string literal that is not closed");
      push(Kind::kString, size);
    } else {
      if (auto problem = brackets.take(c)) return tl::unexpected<std::string>(std::move(*problem));
      push(Kind::kSymbol, 1);
    }
  }
  if (auto problem = brackets.finish()) return tl::unexpected<std::string>(std::move(*problem));
  return out;
}

}  // namespace vmcp
