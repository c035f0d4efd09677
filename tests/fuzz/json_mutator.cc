// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/json_mutator.h"

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <utility>
#include <vector>

namespace vmcp::fuzz {
namespace {

// The generator alone is fixed by the standard; its distributions are not, so they are not used.
class Choice {
 public:
  explicit Choice(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  template <typename List>
  const auto& of(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::mt19937 engine_;
};

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::optional<std::size_t> key;  // Where the member begins of which this is the value.
};

constexpr std::array<std::string_view, 28> kValues = {"null",
                                                      "true",
                                                      "false",
                                                      "0",
                                                      "-0",
                                                      "-1",
                                                      "1.5",
                                                      "1e999",
                                                      "9223372036854775808",
                                                      "-9223372036854775809",
                                                      "123456789012345678901234567890",
                                                      "0.1e-400",
                                                      "\"\"",
                                                      "[]",
                                                      "{}",
                                                      "[null]",
                                                      "[{}]",
                                                      "{\"\":null}",
                                                      "\"\\u0000\"",
                                                      "\"$(HOME)\"",
                                                      "\"1000m\"",
                                                      "\"../../x\"",
                                                      "\"https://user:password@[::1]:0/a?b#c\"",
                                                      "\"2026-01-01T00:00:00Z\"",
                                                      "\"9999-12-31T23:59:60+99:99\"",
                                                      "[[[[]]]]",
                                                      "{\"name\":\"x\"}",
                                                      "\"a.b-c\""};

constexpr std::array<std::string_view, 12> kTextParts = {
    "\\u0000", "\\ud800", "\\udc00\\ud800",   "\xff",    "\xc0\xaf", "\xed\xa0\x80", "\\n",
    "$$(X)",   "\x01",    "\xf4\x90\x80\x80", "\\u202e", "%00"};

std::size_t end_of_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size() && text[at] != '"'; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// The values of the text in the order in which they end; a lenient scan that never fails.
std::vector<Span> values_of(std::string_view text) {
  std::vector<Span> spans;
  std::vector<Span> open;
  std::optional<std::size_t> key;
  for (std::size_t at = 0; at < text.size();) {
    const char first = text[at];
    if (first == '{' || first == '[') {
      open.push_back({at, 0, std::exchange(key, std::nullopt)});
      ++at;
    } else if (first == '}' || first == ']') {
      ++at;
      if (open.empty()) continue;
      spans.push_back({open.back().begin, at, open.back().key});
      open.pop_back();
    } else if (first == '"') {
      const std::size_t end = end_of_string(text, at);
      const std::size_t next = text.find_first_not_of(" \t\r\n", end);
      if (next != std::string_view::npos && text[next] == ':') {
        key = at;
      } else {
        spans.push_back({at, end, std::exchange(key, std::nullopt)});
      }
      at = end;
    } else if (std::string_view(" \t\r\n,:").find(first) != std::string_view::npos) {
      ++at;
    } else {
      const std::size_t end = std::min(text.find_first_of(",]} \t\r\n", at), text.size());
      spans.push_back({at, end, std::exchange(key, std::nullopt)});
      at = end;
    }
  }
  return spans;
}

std::string replaced(std::string_view text, std::size_t begin, std::size_t end, std::string_view by) {
  return std::string(text.substr(0, begin)).append(by).append(text.substr(end));
}

std::string with_changed_bytes(std::string_view text, Choice& choice) {
  const std::size_t at = choice.below(text.size() + 1);
  switch (choice.below(3)) {
    case 0:
      return std::string(text.substr(0, at));
    case 1:
      return replaced(text, at, at, std::string(1, static_cast<char>(choice.below(256))));
    default:
      return at < text.size() ? replaced(text, at, at + 1, std::string(1, static_cast<char>(choice.below(256)))) : "";
  }
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string result;
  for (; count > 0; --count) result += part;
  return result;
}

std::string with_changed_string(std::string_view text, const Span& span, Choice& choice) {
  if (text[span.begin] != '"' || span.end - span.begin < 2) return replaced(text, span.begin, span.end, "\"text\"");
  const std::size_t at = span.begin + 1 + choice.below(span.end - span.begin - 1);
  if (choice.below(8) == 0) return replaced(text, at, at, std::string(1 + choice.below(2000), 'a'));
  return replaced(text, at, at, choice.of(kTextParts));
}

std::string without_member(std::string_view text, const Span& span) {
  const std::size_t begin = span.key.value_or(span.begin);
  const std::size_t next = text.find_first_not_of(" \t\r\n", span.end);
  if (next != std::string_view::npos && text[next] == ',') return replaced(text, begin, next + 1, "");
  const std::size_t before = begin == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", begin - 1);
  const bool after_comma = before != std::string_view::npos && text[before] == ',';
  return replaced(text, after_comma ? before : begin, span.end, "");
}

}  // namespace

std::string mutate_json(std::string_view text, std::uint32_t seed) {
  Choice choice(seed);
  const std::vector<Span> spans = values_of(text);
  if (spans.empty()) return with_changed_bytes(text, choice);
  const Span& span = choice.of(spans);
  const std::string_view value = text.substr(span.begin, span.end - span.begin);
  const std::size_t begin = span.key.value_or(span.begin);
  const std::size_t depth = choice.below(16) == 0 ? 5000 : 1 + choice.below(80);
  switch (choice.below(8)) {
    case 0:
      return with_changed_bytes(text, choice);
    case 1:
    case 2:
      return replaced(text, span.begin, span.end, choice.of(kValues));
    case 3: {
      const Span& other = choice.of(spans);
      return replaced(text, span.begin, span.end, text.substr(other.begin, other.end - other.begin));
    }
    case 4:  // A member or an item twice.
      return replaced(text, begin, begin, std::string(text.substr(begin, span.end - begin)) + ",");
    case 5:
      return without_member(text, span);
    case 6:
      return replaced(text, span.begin, span.end, repeated("[", depth) + std::string(value) + repeated("]", depth));
    default:
      return with_changed_string(text, span, choice);
  }
}

}  // namespace vmcp::fuzz
