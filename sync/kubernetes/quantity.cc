// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

__extension__ using Wide = unsigned __int128;

enum class Format { kDecimal, kBinary, kExponent };

struct Suffix {
  Format format = Format::kDecimal;
  int exponent = 0;  // of 10, or of 2 for kBinary
};

constexpr std::array<std::pair<std::string_view, int>, 10> kDecimalSuffixes = {
    {{"n", -9}, {"u", -6}, {"m", -3}, {"", 0}, {"k", 3}, {"M", 6}, {"G", 9}, {"T", 12}, {"P", 15}, {"E", 18}}};
constexpr std::array<std::pair<std::string_view, int>, 6> kBinarySuffixes = {
    {{"Ki", 10}, {"Mi", 20}, {"Gi", 30}, {"Ti", 40}, {"Pi", 50}, {"Ei", 60}}};
constexpr std::size_t kMaxDigits = 20;  // of what fits into 128 bits with the largest suffix

std::string_view take_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(digits.size());
  return digits;
}

std::optional<int> parse_exponent(std::string_view text) {
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && !is_digit(text.front())) return std::nullopt;
  }
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Suffix> parse_suffix(std::string_view text) {
  for (const auto& [name, exponent] : kDecimalSuffixes) {
    if (name == text) return Suffix{Format::kDecimal, exponent};
  }
  for (const auto& [name, exponent] : kBinarySuffixes) {
    if (name == text) return Suffix{Format::kBinary, exponent};
  }
  if (text.front() != 'e' && text.front() != 'E') return std::nullopt;
  const auto exponent = parse_exponent(text.substr(1));
  if (!exponent) return std::nullopt;
  return Suffix{Format::kExponent, *exponent};
}

/// A quantity taken apart: `whole` has no leading zeros.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  Suffix suffix;

  std::size_t digits() const { return whole.size() + fraction.size(); }
};

std::optional<Parts> take_apart(std::string_view text) {
  Parts parts;
  if (text.empty()) return std::nullopt;
  if (text.front() == '-' || text.front() == '+') {
    parts.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  parts.whole = take_digits(text);
  if (!text.empty() && text.front() == '.') {
    text.remove_prefix(1);
    parts.fraction = take_digits(text);
  }
  const auto suffix = parse_suffix(text);
  if (!suffix) return std::nullopt;
  parts.suffix = *suffix;
  return parts;
}

Wide to_number(std::string_view digits, Wide value = 0) {
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

std::string to_text(Wide value) {
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  return digits;
}

/// Kubernetes keeps the text of small numbers that look canonical to its fast parser, although some are not (`01`).
bool is_kept(const Parts& parts, int finest) {
  const Suffix& suffix = parts.suffix;
  const int whole = std::max<int>(1, static_cast<int>(parts.whole.size()));
  if (suffix.format == Format::kBinary) {
    const int precision = 15 - whole - static_cast<int>(static_cast<float>(suffix.exponent) * 3 / 10) - 1;
    return parts.fraction.empty() && precision >= 0 && (to_number(parts.whole) & 7) != 0;
  }
  const int scale = suffix.exponent - static_cast<int>(parts.fraction.size());
  if (whole + static_cast<int>(parts.fraction.size()) > 18 || scale < finest || scale % 3 != 0) return false;
  const std::string digits = std::string(parts.whole) + std::string(parts.fraction);
  const bool thousands = digits.size() >= 3 && digits.compare(digits.size() - 3, 3, "000") == 0;
  return !thousands && !parts.whole.empty();
}

/// `digits` × 10^`exponent`.
struct Decimal {
  Wide digits = 0;
  int exponent = 0;
};

/// With the exponent a multiple of three and as large as it gets. nullopt: no suffix fits.
std::optional<std::string> decimal_text(Decimal amount, Format format) {
  auto [value, exponent] = amount;
  while (value % 10 == 0) {
    value /= 10;
    ++exponent;
  }
  for (; exponent % 3 != 0; --exponent) value *= 10;
  if (format == Format::kExponent) {
    return to_text(value) + (exponent == 0 ? "" : "e" + std::to_string(exponent));
  }
  for (const auto& [name, power] : kDecimalSuffixes) {
    if (power == exponent) return to_text(value) + std::string(name);
  }
  return std::nullopt;
}

std::string binary_text(Wide value) {
  std::size_t power = 0;
  for (; value % 1024 == 0 && power < kBinarySuffixes.size(); ++power) value /= 1024;
  return to_text(value) + (power == 0 ? "" : std::string(kBinarySuffixes[power - 1].first));
}

/// What cannot be stored is rounded away from zero: who asks for something gets something.
Decimal rounded_to(int finest, Decimal value) {
  for (; value.exponent < finest; ++value.exponent) value.digits = value.digits / 10 + (value.digits % 10 != 0 ? 1 : 0);
  return value;
}

std::optional<std::string> magnitude_text(const Parts& parts, int finest) {
  const Suffix& suffix = parts.suffix;
  Decimal amount{to_number(parts.fraction, to_number(parts.whole)), -static_cast<int>(parts.fraction.size())};
  if (suffix.format != Format::kBinary) {
    constexpr int kFarOut = 1000;
    if (suffix.exponent < -kFarOut || suffix.exponent > kFarOut) return std::nullopt;
    amount.exponent += suffix.exponent;
    return decimal_text(rounded_to(finest, amount), suffix.format);
  }
  amount.digits <<= suffix.exponent;
  amount = rounded_to(finest, amount);
  Wide one = 1;
  for (int i = amount.exponent; i < 0; ++i) one *= 10;
  constexpr Wide kMax = INT64_MAX;
  if (amount.digits / one >= kMax) return to_text(kMax);
  if (amount.digits < 1024 * one || amount.digits % one != 0) return decimal_text(amount, Format::kDecimal);
  return binary_text(amount.digits / one);
}

bool is_zero(const Parts& parts) {
  return parts.whole.empty() && parts.fraction.find_first_not_of('0') == std::string_view::npos;
}

/// The number is all but the suffix; Kubernetes reads some texts without a digit as zero, which nobody means.
bool has_digit(std::string_view text) {
  const auto number = text.substr(0, text.find_first_not_of("+-.0123456789"));
  return std::any_of(number.begin(), number.end(), is_digit);
}

/// Near enough to compare quantities that differ in their stored form.
long double value_of(const Parts& parts) {
  long double value = 0;
  for (const std::string_view digits : {parts.whole, parts.fraction}) {
    for (const char c : digits) value = value * 10 + (c - '0');
  }
  value *= std::pow(10.0L, -static_cast<int>(parts.fraction.size()));
  value *= std::pow(parts.suffix.format == Format::kBinary ? 2.0L : 10.0L, parts.suffix.exponent);
  return parts.negative ? -value : value;
}

}  // namespace

bool is_more(std::string_view a, std::string_view b) {
  const auto stored_a = canonical_quantity(a), stored_b = canonical_quantity(b);
  if (!stored_a || !stored_b || *stored_a == *stored_b) return false;
  const auto parts_a = take_apart(*stored_a), parts_b = take_apart(*stored_b);
  return parts_a && parts_b && value_of(*parts_a) > value_of(*parts_b);
}

std::optional<std::string> canonical_quantity(std::string_view text, int finest) {
  constexpr std::string_view kSpace = " \t\n\v\f\r";
  const auto first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return std::nullopt;
  text = text.substr(first, text.find_last_not_of(kSpace) - first + 1);

  const auto parts = take_apart(text);
  if (!parts || !has_digit(text)) return std::nullopt;
  if (is_zero(*parts)) return "0";
  if (parts->digits() > kMaxDigits || is_kept(*parts, finest)) return std::string(text);
  const auto magnitude = magnitude_text(*parts, finest);
  if (!magnitude) return std::string(text);
  return (parts->negative ? "-" : "") + *magnitude;
}

}  // namespace vmcp
