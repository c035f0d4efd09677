// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/cel.h"

#include <algorithm>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

/// Whether a literal that follows `word` without a space is raw: a backslash is nothing special in it.
bool makes_raw(std::string_view word) {
  const bool is_prefix = word.size() <= 2 && word.find_first_not_of("rRbB") == std::string_view::npos;
  return is_prefix && word.find_first_of("rR") != std::string_view::npos;
}

/// The length of the string literal that starts `text`; 0: it is not closed.
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

}  // namespace

std::optional<std::string> cel_problem(std::string_view text) {
  Brackets brackets;
  bool is_blank = true;
  std::string_view word;  // that ends where `text` begins
  while (!text.empty()) {
    const char c = text[0];
    std::size_t length = 1;
    if (text.substr(0, 2) == "//") {
      length = std::min(text.find('\n'), text.size());
    } else if (is_word(c)) {
      length = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_word) - text.begin());
    } else if (c == '"' || c == '\'') {
      length = literal_length(text, makes_raw(word));
      if (length == 0) return "it has a string literal that is not closed";
    } else if (auto problem = brackets.take(c)) {
      return problem;
    }
    is_blank =
        is_blank && (text.substr(0, 2) == "//" || std::string_view(" \t\r\n\f").find(c) != std::string_view::npos);
    word = is_word(c) ? text.substr(0, length) : std::string_view();
    text.remove_prefix(length);
  }
  return is_blank ? "it has only white space" : brackets.finish();
}

}  // namespace vmcp
