// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_scalar.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string_view without_sign(std::string_view text) {
  return !text.empty() && (text[0] == '+' || text[0] == '-') ? text.substr(1) : text;
}

/// Digits of `base` as a JSON integer; nullopt when they are something else or too many.
std::optional<nlohmann::json> integer(std::string_view digits, int base, bool negative) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (!negative) return nlohmann::json(value);
  constexpr std::uint64_t kLargest = std::uint64_t{1} << 63U;
  if (value > kLargest) return std::nullopt;
  return nlohmann::json(static_cast<std::int64_t>(~value + 1));
}

/// `[0-9]+` and its octal and hexadecimal forms.
std::optional<nlohmann::json> whole_number(std::string_view text) {
  const bool negative = text[0] == '-';
  const std::string_view digits = without_sign(text);
  if (digits.empty() || !is_digit(digits[0])) return std::nullopt;
  if (digits.size() > 1 && digits[0] == '0') {
    if (digits[1] == 'x') return integer(digits.substr(2), 16, negative);
    if (auto octal = integer(digits.substr(digits[1] == 'o' ? 2 : 1), 8, negative)) return octal;
  }
  return integer(digits, 10, negative);
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?` after the sign.
bool is_decimal_number(std::string_view text) {
  auto take_digits = [&text] {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    text.remove_prefix(count);
    return count;
  };
  std::size_t digits = take_digits();
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    digits += take_digits();
  }
  if (digits == 0) return false;
  if (text.empty()) return true;
  if (text[0] != 'e' && text[0] != 'E') return false;
  text = without_sign(text.substr(1));
  return take_digits() > 0 && text.empty();
}

}  // namespace

std::optional<nlohmann::json> plain_scalar(std::string_view text) {
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return nlohmann::json(nullptr);
  if (is_one_of(text, {"true", "True", "TRUE"})) return nlohmann::json(true);
  if (is_one_of(text, {"false", "False", "FALSE"})) return nlohmann::json(false);
  if (is_one_of(without_sign(text), {".inf", ".Inf", ".INF"}) || is_one_of(text, {".nan", ".NaN", ".NAN"})) {
    return std::nullopt;
  }
  if (auto number = whole_number(text)) return number;
  if (is_decimal_number(without_sign(text))) {
    double value = 0;
    const std::string_view unsigned_text = text[0] == '+' ? text.substr(1) : text;
    const auto parsed = std::from_chars(unsigned_text.data(), unsigned_text.data() + unsigned_text.size(), value);
    if (parsed.ec != std::errc() || !std::isfinite(value)) return std::nullopt;
    return nlohmann::json(value);
  }
  return nlohmann::json(std::string(text));
}

}  // namespace vmcp
