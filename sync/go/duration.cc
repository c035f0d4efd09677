// SPDX-License-Identifier: Apache-2.0
#include "sync/go/duration.h"

#include <array>
#include <utility>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

constexpr std::uint64_t kLimit = std::uint64_t{1} << 63;  // one more than the largest positive duration

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::array<Unit, 8> kUnits = {{
    {"ns", 1},
    {"us", 1'000},
    {"\u00b5s", 1'000},  // micro sign
    {"\u03bcs", 1'000},  // Greek letter mu
    {"ms", 1'000'000},
    {"s", 1'000'000'000},
    {"m", 60'000'000'000},
    {"h", 3'600'000'000'000},
}};

std::size_t count_digits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && is_digit(text[count])) ++count;
  return count;
}

const Unit* find_unit(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return &unit;
  }
  return nullptr;
}

std::optional<std::uint64_t> whole_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (char c : digits) {
    if (value > kLimit / 10) return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (value > kLimit) return std::nullopt;
  }
  return value;
}

// Go drops the digits of a fraction that no longer fit and scales in floating point; both are kept so that equal
// texts give equal values.
std::uint64_t fraction_of(std::string_view digits, std::uint64_t unit) {
  std::uint64_t value = 0;
  double scale = 1;
  for (char c : digits) {
    if (value > (kLimit - 1) / 10) break;
    std::uint64_t next = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (next > kLimit) break;
    value = next;
    scale *= 10;
  }
  return static_cast<std::uint64_t>(static_cast<double>(value) * (static_cast<double>(unit) / scale));
}

// One number with its unit, in nanoseconds, and what follows it.
std::optional<std::pair<std::uint64_t, std::string_view>> parse_term(std::string_view text) {
  std::string_view whole = text.substr(0, count_digits(text));
  text.remove_prefix(whole.size());
  std::string_view fraction;
  if (!text.empty() && text[0] == '.') {
    text.remove_prefix(1);
    fraction = text.substr(0, count_digits(text));
    text.remove_prefix(fraction.size());
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;

  std::size_t length = 0;
  while (length < text.size() && text[length] != '.' && !is_digit(text[length])) ++length;
  const Unit* unit = find_unit(text.substr(0, length));
  auto value = whole_number(whole);
  if (unit == nullptr || !value || *value > kLimit / unit->nanoseconds) return std::nullopt;
  std::uint64_t total = *value * unit->nanoseconds + (fraction.empty() ? 0 : fraction_of(fraction, unit->nanoseconds));
  if (total > kLimit) return std::nullopt;
  return std::pair(total, text.substr(length));
}

bool has_config_form(std::string_view text) {
  if (text.empty()) return false;
  while (!text.empty()) {
    std::size_t digits = count_digits(text);
    if (digits == 0) return false;
    text.remove_prefix(digits);
    if (text.empty()) return false;
    if (text[0] == '.') {
      digits = count_digits(text.substr(1));
      if (digits == 0) return false;
      text.remove_prefix(1 + digits);
    }
    std::size_t length = 0;
    while (length < text.size() && !is_digit(text[length])) ++length;
    std::string_view unit = text.substr(0, length);
    if (unit == "\u03bcs" || find_unit(unit) == nullptr) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string fraction_text(std::uint64_t value, std::uint64_t unit) {
  std::string out = std::to_string(value / unit);
  std::uint64_t rest = value % unit;
  if (rest == 0) return out;
  std::string digits = std::to_string(rest + unit).substr(1);
  digits.erase(digits.find_last_not_of('0') + 1);
  return out + "." + digits;
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  bool negative = !text.empty() && text[0] == '-';
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  std::uint64_t total = 0;
  while (!text.empty()) {
    auto term = parse_term(text);
    if (!term) return std::nullopt;
    total += term->first;  // both are at most 2^63, so the sum cannot wrap unnoticed
    if (total > kLimit) return std::nullopt;
    text = term->second;
  }
  if (negative) return static_cast<std::int64_t>(0 - total);
  if (total > kLimit - 1) return std::nullopt;
  return static_cast<std::int64_t>(total);
}

std::optional<std::int64_t> parse_config_duration(std::string_view text) {
  return has_config_form(text) ? parse_duration(text) : std::nullopt;
}

std::string format_duration(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return "0s";
  std::string sign = nanoseconds < 0 ? "-" : "";
  std::uint64_t value =
      nanoseconds < 0 ? 0 - static_cast<std::uint64_t>(nanoseconds) : static_cast<std::uint64_t>(nanoseconds);
  if (value < 1'000) return sign + std::to_string(value) + "ns";
  if (value < 1'000'000) return sign + fraction_text(value, 1'000) + "\u00b5s";
  if (value < 1'000'000'000) return sign + fraction_text(value, 1'000'000) + "ms";
  std::uint64_t minutes = value / 60'000'000'000;
  std::string out = sign;
  if (minutes >= 60) out += std::to_string(minutes / 60) + "h";
  if (minutes > 0) out += std::to_string(minutes % 60) + "m";
  return out + fraction_text(value % 60'000'000'000, 1'000'000'000) + "s";
}

}  // namespace vmcp
