#include "sync/go/regular_expression.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sync/go/pattern_reader.h"

namespace vmcp {
namespace {

using Problem = std::optional<std::string>;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Walks the pattern once; groups are counted, not recursed into.
class Checker {
 public:
  explicit Checker(std::string_view pattern) : reader_(pattern) {}

  Problem run() {
    while (!rest().empty() && !reader_.problem()) step();
    if (open_groups_ > 0) fail("missing closing )");
    return reader_.problem();
  }

 private:
  void fail(std::string problem) { reader_.fail(std::move(problem)); }
  void skip(std::size_t count) { reader_.skip(count); }
  bool at(std::size_t index, char c) const { return reader_.at(index, c); }
  std::string_view rest() const { return reader_.rest(); }

  void atom(std::size_t length) {
    skip(length);
    can_repeat_ = true;
    repeated_ = false;
  }

  void step() {
    switch (rest()[0]) {
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
        reader_.character_class();
        return atom(0);
      case '\\':
        return escape();
      default:
        return atom(1);
    }
  }

  // ---- repetition

  void repeat(std::size_t length) {
    std::string text(rest().substr(0, length));
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
    while (position < rest().size() && is_digit(rest()[position])) {
      value = std::min(value * 10 + (rest()[position] - '0'), 100'000);
      ++position;
    }
    bool leading_zero = position - begin > 1 && rest()[begin] == '0';
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
    std::size_t end = rest().find('>', begin);
    std::string_view name = end == std::string_view::npos ? "" : rest().substr(begin, end - begin);
    if (name.empty() || !std::all_of(name.begin(), name.end(), is_word_character)) {
      return fail("invalid named group (look-behind is not supported)");
    }
    if (!group_names_.insert(name).second) return fail("two groups have the name " + std::string(name));
    ++open_groups_;
    can_repeat_ = false;
    skip(end + 1);
  }

  void flag_group() {
    std::size_t position = 2;
    bool negative = false;
    bool flag_seen = false;
    for (; position < rest().size(); ++position) {
      char c = rest()[position];
      if (c == ':' || c == ')') break;
      bool flag = std::string_view("imsU").find(c) != std::string_view::npos;
      if (!flag && (c != '-' || negative))
        return fail("unsupported group (?" + std::string(1, c) + " (no look-around)");
      negative = negative || c == '-';
      flag_seen = flag;
    }
    if (position >= rest().size()) return fail("missing closing )");
    if (negative && !flag_seen) return fail("invalid group flags");
    if (rest()[position] == ':') {
      ++open_groups_;
      can_repeat_ = false;
    }
    skip(position + 1);
  }

  // ---- escapes

  void escape() {
    if (rest().size() < 2) return fail("trailing backslash at the end");
    char c = rest()[1];
    if (c == 'Q') return quoted();
    if (std::string_view("AbBzdDsSwW").find(c) != std::string_view::npos) return atom(2);
    if (c == 'p' || c == 'P') {
      reader_.unicode_class();
    } else {
      reader_.escaped_character();
    }
    atom(0);
  }

  void quoted() {
    std::size_t end = rest().find("\\E", 2);
    bool closed = end != std::string_view::npos;
    bool empty = (closed ? end : rest().size()) == 2;
    skip(closed ? end + 2 : rest().size());
    can_repeat_ = can_repeat_ || !empty;
    repeated_ = false;
  }

  PatternReader reader_;
  std::size_t open_groups_ = 0;
  std::set<std::string_view> group_names_;
  bool can_repeat_ = false;  // something stands before that `*` could repeat
  bool repeated_ = false;    // and it is already repeated
};

}  // namespace

std::optional<std::string> regular_expression_problem(std::string_view pattern) {
  return Checker(pattern).run();
}

}  // namespace vmcp
