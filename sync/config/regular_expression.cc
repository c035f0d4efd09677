#include "sync/config/regular_expression.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace vmcp {
namespace {

using Problem = std::optional<std::string>;

constexpr std::uint32_t kNoCharacter = 0xFFFFFFFF;

constexpr std::array<std::string_view, 14> kNamedClasses = {"alnum", "alpha", "ascii", "blank", "cntrl",
                                                            "digit", "graph", "lower", "print", "punct",
                                                            "space", "upper", "word",  "xdigit"};

constexpr std::array<std::string_view, 39> kCategories = {"C",  "Cc", "Cf", "Cn", "Co", "Cs", "L",  "LC", "Ll", "Lm",
                                                          "Lo", "Lt", "Lu", "M",  "Mc", "Me", "Mn", "N",  "Nd", "Nl",
                                                          "No", "P",  "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S",
                                                          "Sc", "Sk", "Sm", "So", "Z",  "Zl", "Zp", "Zs", "Any"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_octal(char c) {
  return c >= '0' && c <= '7';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_word(char c) {
  return is_digit(c) || is_letter(c) || c == '_';
}

template <typename List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Walks the pattern once; groups are counted, not recursed into.
class Checker {
 public:
  explicit Checker(std::string_view pattern) : rest_(pattern) {}

  Problem run() {
    while (!rest_.empty() && !problem_) step();
    if (!problem_ && open_groups_ > 0) fail("missing closing )");
    return problem_;
  }

 private:
  void fail(std::string problem) {
    if (!problem_) problem_ = std::move(problem);
  }
  void skip(std::size_t count) { rest_.remove_prefix(std::min(count, rest_.size())); }
  bool at(std::size_t index, char c) const { return index < rest_.size() && rest_[index] == c; }

  void atom(std::size_t length) {
    skip(length);
    can_repeat_ = true;
    repeated_ = false;
  }

  void step() {
    switch (rest_[0]) {
      case '(':
        return open_group();
      case ')':
        if (open_groups_-- == 0) return fail("unexpected )");
        return atom(1);
      case '|':
        skip(1);
        can_repeat_ = repeated_ = false;
        return;
      case '*':
      case '+':
      case '?':
        return repeat(1);
      case '{':
        return counted_repeat();
      case '[':
        return character_class();
      case '\\':
        return escape();
      default:
        return atom(1);
    }
  }

  // ---- repetition

  void repeat(std::size_t length) {
    std::string text(rest_.substr(0, length));
    if (!can_repeat_) return fail("missing argument to repetition operator " + text);
    if (repeated_) return fail("invalid nested repetition operator " + text);
    skip(length);
    if (at(0, '?')) skip(1);  // lazy
    repeated_ = true;
  }

  // The number at `position`, or -1 when there is none or it has a leading zero.
  int count_at(std::size_t& position) const {
    std::size_t begin = position;
    int value = 0;
    while (position < rest_.size() && is_digit(rest_[position])) {
      value = std::min(value * 10 + (rest_[position] - '0'), 100'000);
      ++position;
    }
    bool leading_zero = position - begin > 1 && rest_[begin] == '0';
    return position == begin || leading_zero ? -1 : value;
  }

  void counted_repeat() {
    std::size_t position = 1;
    int least = count_at(position);
    int most = least;
    bool open_ended = false;
    if (at(position, ',')) {
      ++position;
      open_ended = at(position, '}');
      if (!open_ended) most = count_at(position);
    }
    if (least < 0 || most < 0 || !at(position, '}')) return atom(1);  // then `{` stands for itself
    if (least > 1000 || most > 1000 || (!open_ended && least > most)) return fail("invalid repeat count");
    repeat(position + 1);
  }

  // ---- groups

  void open_group() {
    can_repeat_ = at(1, '?') && can_repeat_;
    repeated_ = false;
    if (!at(1, '?')) {
      ++open_groups_;
      return skip(1);
    }
    bool named = at(2, '<') || (at(2, 'P') && at(3, '<'));
    named ? named_group(at(2, '<') ? 3 : 4) : flag_group();
  }

  void named_group(std::size_t begin) {
    std::size_t end = rest_.find('>', begin);
    std::string_view name = end == std::string_view::npos ? "" : rest_.substr(begin, end - begin);
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_word)) {
      return fail("invalid named group (look-behind is not supported)");
    }
    ++open_groups_;
    can_repeat_ = false;
    skip(end + 1);
  }

  void flag_group() {
    std::size_t position = 2;
    bool negative = false;
    bool flag_seen = false;
    for (; position < rest_.size(); ++position) {
      char c = rest_[position];
      if (c == ':' || c == ')') break;
      bool flag = std::string_view("imsU").find(c) != std::string_view::npos;
      if (!flag && (c != '-' || negative))
        return fail("unsupported group (?" + std::string(1, c) + " (no look-around)");
      negative = negative || c == '-';
      flag_seen = flag;
    }
    if (position >= rest_.size()) return fail("missing closing )");
    if (negative && !flag_seen) return fail("invalid group flags");
    if (rest_[position] == ':') {
      ++open_groups_;
      can_repeat_ = false;
    }
    skip(position + 1);
  }

  // ---- escapes

  void escape() {
    if (rest_.size() < 2) return fail("trailing backslash at the end");
    char c = rest_[1];
    if (c == 'Q') return quoted();
    if (std::string_view("AbBzdDsSwW").find(c) != std::string_view::npos) return atom(2);
    if (c == 'p' || c == 'P') {
      unicode_class();
    } else {
      escaped_character();
    }
    can_repeat_ = true;
    repeated_ = false;
  }

  void quoted() {
    std::size_t end = rest_.find("\\E", 2);
    bool closed = end != std::string_view::npos;
    bool empty = (closed ? end : rest_.size()) == 2;
    skip(closed ? end + 2 : rest_.size());
    can_repeat_ = can_repeat_ || !empty;
    repeated_ = false;
  }

  // Consumes `\pL` or `\p{^Greek}`.
  void unicode_class() {
    if (rest_.size() < 3) return fail("invalid character class range");
    std::string_view name = rest_.substr(2, 1);
    std::size_t length = 3;
    if (name == "{") {
      std::size_t end = rest_.find('}', 3);
      if (end == std::string_view::npos) return fail("invalid character class range");
      name = rest_.substr(3, end - 3);
      length = end + 1;
    }
    if (!name.empty() && name[0] == '^') name.remove_prefix(1);
    bool script = name.size() > 2 && std::all_of(name.begin(), name.end(), is_word);
    if (!script && !contains(kCategories, name)) return fail("unknown Unicode class " + std::string(name));
    skip(length);
  }

  // Consumes one escaped character and returns it.
  std::uint32_t escaped_character() {
    if (rest_.size() < 2) return refuse("trailing backslash at the end");
    char c = rest_[1];
    std::size_t named = std::string_view("afnrtv").find(c);
    if (named != std::string_view::npos) {
      skip(2);
      return static_cast<unsigned char>("\a\f\n\r\t\v"[named]);
    }
    if (c == 'x') return hex_character();
    if (is_octal(c) && (c == '0' || (rest_.size() > 2 && is_octal(rest_[2])))) return octal_character();
    if (is_digit(c)) return refuse("back-references such as \\" + std::string(1, c) + " are not supported");
    if (is_letter(c) || static_cast<unsigned char>(c) >= 0x80) return refuse("invalid escape \\" + std::string(1, c));
    skip(2);
    return static_cast<unsigned char>(c);
  }

  std::uint32_t refuse(std::string problem) {
    fail(std::move(problem));
    return kNoCharacter;
  }

  std::uint32_t octal_character() {
    std::uint32_t value = 0;
    std::size_t length = 1;
    while (length < 4 && length < rest_.size() && is_octal(rest_[length])) {
      value = value * 8 + static_cast<std::uint32_t>(rest_[length++] - '0');
    }
    skip(length);
    return value;
  }

  std::uint32_t hex_character() {
    bool braces = at(2, '{');
    std::size_t begin = braces ? 3 : 2;
    std::size_t end = begin;
    while (end < rest_.size() && is_hex(rest_[end]) && (braces || end < begin + 2)) ++end;
    bool whole = braces ? end > begin && end - begin <= 8 && at(end, '}') : end == begin + 2;
    std::uint32_t value = 0;
    for (std::size_t index = begin; whole && index < end; ++index) {
      char c = rest_[index];
      auto digit = static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
      value = value * 16 + digit;
    }
    if (!whole || value > 0x10FFFF) return refuse("invalid escape \\x");
    skip(end + (braces ? 1 : 0));
    return value;
  }

  // ---- character classes

  void character_class() {
    skip(1);
    if (at(0, '^')) skip(1);
    for (bool first = true; !problem_ && (first || !at(0, ']')); first = false) class_item();
    atom(1);
  }

  void class_item() {
    if (rest_.size() > 2 && rest_[0] == '[' && rest_[1] == ':') {
      std::size_t end = rest_.find(":]", 2);
      if (end != std::string_view::npos) {
        std::string_view name = rest_.substr(2, end - 2);
        if (!name.empty() && name[0] == '^') name.remove_prefix(1);
        if (!contains(kNamedClasses, name)) return fail("unknown character class [:" + std::string(name) + ":]");
        return skip(end + 2);
      }
    }
    if (rest_.size() > 1 && rest_[0] == '\\') {
      if (rest_[1] == 'p' || rest_[1] == 'P') return unicode_class();
      if (std::string_view("dDsSwW").find(rest_[1]) != std::string_view::npos) return skip(2);
    }
    std::uint32_t low = class_character();
    if (problem_ || !at(0, '-') || rest_.size() < 2 || rest_[1] == ']') return;
    skip(1);
    std::uint32_t high = class_character();
    if (!problem_ && high < low) fail("character range is upside down");
  }

  std::uint32_t class_character() {
    if (rest_.empty()) return refuse("missing closing ]");
    if (rest_[0] == '\\') return escaped_character();
    auto lead = static_cast<unsigned char>(rest_[0]);
    std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t index = 1; index < length && index < rest_.size(); ++index) {
      value = value << 6 | (static_cast<unsigned char>(rest_[index]) & 0x3FU);
    }
    skip(length);
    return value;
  }

  std::string_view rest_;
  std::size_t open_groups_ = 0;
  bool can_repeat_ = false;  // something stands before that `*` could repeat
  bool repeated_ = false;    // and it is already repeated
  Problem problem_;
};

}  // namespace

std::optional<std::string> regular_expression_problem(std::string_view pattern) {
  return Checker(pattern).run();
}

}  // namespace vmcp
