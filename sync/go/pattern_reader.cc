#include "sync/go/pattern_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vmcp {
namespace {

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

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

template <typename List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

bool is_word_character(char c) {
  return is_digit(c) || is_letter(c) || c == '_';
}

void PatternReader::fail(std::string problem) {
  if (!problem_) problem_ = std::move(problem);
}

void PatternReader::skip(std::size_t count) {
  rest_.remove_prefix(std::min(count, rest_.size()));
}

void PatternReader::unicode_class() {
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
  bool script = name.size() > 2 && std::all_of(name.begin(), name.end(), is_word_character);
  bool category =
      std::any_of(kCategories.begin(), kCategories.end(), [&](auto each) { return equals_ignoring_case(each, name); });
  if (!script && !category) return fail("unknown Unicode class " + std::string(name));
  skip(length);
}

std::uint32_t PatternReader::escaped_character() {
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

std::uint32_t PatternReader::refuse(std::string problem) {
  fail(std::move(problem));
  return kNoCharacter;
}

std::uint32_t PatternReader::octal_character() {
  std::uint32_t value = 0;
  std::size_t length = 1;
  while (length < 4 && length < rest_.size() && is_octal(rest_[length])) {
    value = value * 8 + static_cast<std::uint32_t>(rest_[length++] - '0');
  }
  skip(length);
  return value;
}

std::uint32_t PatternReader::hex_character() {
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

void PatternReader::character_class() {
  skip(1);
  if (at(0, '^')) skip(1);
  for (bool first = true; !problem_ && (first || !at(0, ']')); first = false) class_item();
  skip(1);
}

void PatternReader::class_item() {
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

std::uint32_t PatternReader::class_character() {
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

}  // namespace vmcp
