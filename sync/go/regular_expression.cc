// SPDX-License-Identifier: Apache-2.0
#include "sync/go/regular_expression.h"

#include <re2/set.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "sync/text/text.h"

namespace vmcp {
namespace {

/// Go lets an expression nest 1,000 levels; a group makes up to four (capture, alternation, concatenation, repetition).
constexpr std::size_t kMostNestedGroups = 250;

constexpr std::array<std::string_view, 39> kCategories = {"c",  "cc", "cf", "cn", "co", "cs", "l",  "lc", "ll", "lm",
                                                          "lo", "lt", "lu", "m",  "mc", "me", "mn", "n",  "nd", "nl",
                                                          "no", "p",  "pc", "pd", "pe", "pf", "pi", "po", "ps", "s",
                                                          "sc", "sk", "sm", "so", "z",  "zl", "zp", "zs", "any"};

bool is_word_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_word_character);
}

/// Whether Go may know the Unicode class `name`: since 1.25 it ignores case and knows more of them than RE2, so names
/// of scripts are not looked up.
bool may_be_unicode_class(std::string_view name) {
  if (!name.empty() && name.front() == '^') name.remove_prefix(1);
  if (name.size() > 2 && is_word(name)) return true;
  return std::any_of(kCategories.begin(), kCategories.end(),
                     [&](std::string_view each) { return equals_ignoring_case(name, each); });
}

/// Turns a pattern of Go into one that RE2 takes exactly when Go takes the pattern, where the two differ. What it
/// matches is of no interest, so classes of thousands of characters, which are costly to read, become small ones, and
/// letters keep their case.
class Translation {
 public:
  explicit Translation(std::string_view pattern) : rest_(pattern) {}

  const std::string& text() const { return text_; }
  const std::string& problem() const { return problem_; }

  void run() {
    while (!rest_.empty() && problem_.empty()) {
      if (rest_[0] == '\\' && rest_.size() > 1) {
        escape();
      } else if (rest_[0] == '[') {
        character_class();
      } else if (rest_[0] == '(') {
        group();
      } else {
        if (rest_[0] == ')') --open_groups_;
        copy(1);
      }
    }
  }

 private:
  void copy(std::size_t bytes) { replace(bytes, rest_.substr(0, bytes)); }
  void replace(std::size_t bytes, std::string_view by) {
    text_ += by;
    rest_.remove_prefix(std::min(bytes, rest_.size()));
  }

  /// `]` stands for itself at the beginning.
  void character_class() {
    copy(rest_.substr(1, 1) == "^" ? 2 : 1);
    if (rest_.substr(0, 1) == "]") copy(1);
    while (!rest_.empty() && rest_[0] != ']' && problem_.empty()) {
      const std::size_t named = rest_.substr(0, 2) == "[:" ? rest_.find(":]", 2) : std::string_view::npos;
      if (named != std::string_view::npos) {
        copy(named + 2);
      } else if (rest_[0] == '\\' && rest_.size() > 1 && rest_[1] != 'Q') {
        escape();
      } else {
        copy(1);
      }
    }
    copy(1);
  }

  void escape() {
    constexpr std::string_view kSmallClass = "\\d";
    switch (rest_[1]) {
      case 'Q': {
        const std::size_t end = rest_.find("\\E", 2);
        return copy(end == std::string_view::npos ? rest_.size() : end + 2);
      }
      case 'C':  // a byte, for RE2
        problem_ = "invalid escape sequence: \\C";
        return;
      case 'p':
      case 'P':
        return unicode_class(kSmallClass);
      case 'D':
      case 'S':
      case 'W':
        return replace(2, kSmallClass);
      default:
        return copy(2);
    }
  }

  void unicode_class(std::string_view stand_in) {
    const std::size_t end = rest_.substr(2, 1) == "{" ? rest_.find('}') : 2;
    const std::string_view name = end == std::string_view::npos ? std::string_view()
                                  : end == 2                    ? rest_.substr(2, 1)
                                                                : rest_.substr(3, end - 3);
    if (may_be_unicode_class(name)) return replace(end + 1, stand_in);
    problem_ = concat({"unknown Unicode class: \\p", cut_text(name, 32)});
  }

  void group() {
    if (++open_groups_ > static_cast<std::ptrdiff_t>(kMostNestedGroups)) {
      problem_ = "expression nests too deeply";
    } else if (const std::size_t begin = begin_of_name(); begin != 0) {
      named_group(begin);
    } else if (rest_.substr(0, 2) == "(?") {
      flags();
    } else {
      copy(1);
    }
  }

  /// Where the name of a group begins; 0 when it has none.
  std::size_t begin_of_name() const {
    if (rest_.substr(0, 4) == "(?P<") return 4;
    return rest_.substr(0, 3) == "(?<" && rest_.substr(3, 1) != "=" && rest_.substr(3, 1) != "!" ? 3 : 0;
  }

  /// Go takes `(?P<name>` and, since 1.22, `(?<name>`, with ASCII names that no two groups share.
  void named_group(std::size_t begin) {
    const std::size_t end = rest_.find('>', begin);
    const std::string_view name = end == std::string_view::npos ? "" : rest_.substr(begin, end - begin);
    if (!is_word(name)) {
      problem_ = "invalid named capture group";
    } else if (!names_.insert(name).second) {
      problem_ = concat({"two groups have the name ", cut_text(name, 32)});
    } else {
      replace(end + 1, "(");
    }
  }

  /// `(?i)`, `(?s-i:`: flags alone open no group.
  void flags() {
    std::size_t end = 2;
    while (end < rest_.size() && std::string_view("imsU-").find(rest_[end]) != std::string_view::npos) ++end;
    if (rest_.substr(end, 1) == ")") --open_groups_;
    std::string flags(rest_.substr(0, end));
    std::replace(flags.begin(), flags.end(), 'i', 's');
    replace(end, flags);
    if (rest_.substr(0, 1) == ")") copy(1);
  }

  std::string_view rest_;
  std::string text_;
  std::string problem_;
  std::set<std::string_view> names_;
  std::ptrdiff_t open_groups_ = 0;
};

}  // namespace

std::optional<std::string> regular_expression_problem(std::string_view pattern) {
  Translation translation(pattern);
  translation.run();
  if (!translation.problem().empty()) return translation.problem();
  // A set reads an expression without compiling it, which costs thousands of times as much.
  RE2::Set parser(RE2::Quiet, RE2::UNANCHORED);
  std::string problem;
  if (parser.Add(translation.text(), &problem) >= 0) return std::nullopt;
  constexpr std::size_t kMostShown = 80;  // RE2 quotes what it cannot read, which may be all of the pattern
  return std::string(cut_text(problem, kMostShown));
}

}  // namespace vmcp
