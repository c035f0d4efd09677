// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace vmcp::wire {
namespace {

bool are_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The value of a JSON number without fraction and exponent; nullopt for everything else, and beyond the type.
template <typename Integer>
std::optional<Integer> integer_of(std::string_view token) {
  const std::string_view digits = token.substr(!token.empty() && token.front() == '-' ? 1 : 0);
  if (digits.empty() || !are_digits(digits) || (digits.size() > 1 && digits.front() == '0')) return std::nullopt;
  Integer value = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
  if (error != std::errc() || end != token.data() + token.size()) return std::nullopt;
  return value;
}

}  // namespace

void Reader::refuse_malformed() {
  if (cursor_.too_deep()) return fail_with({"", "InvalidJSON", "nested too deeply"});
  refuse("not valid JSON");
}

std::string_view Reader::escaped_string(const char* begin) {
  if (const auto text = tokens_.unescaped(begin - 1)) return *text;
  refuse("not valid JSON");
  return {};
}

std::int64_t Reader::integer(Value value) {
  if (failed_ || is_null(value)) return 0;
  const auto number = integer_of<std::int64_t>(cursor_.scalar(value));
  expect(number.has_value(), "an integer");
  return number.value_or(0);
}

bool Reader::boolean(Value value) {
  if (failed_ || is_null(value)) return false;
  const std::string_view token = cursor_.scalar(value);
  expect(token == "true" || token == "false", "true or false");
  return token == "true";
}

std::string_view Reader::raw(Value value) {
  if (!expect_object(value)) return {};
  const std::string_view text = cursor_.raw(value);
  if (text.empty()) refuse_malformed();
  return text;
}

Json Reader::tree(Value value) {
  if (failed_ || is_null(value)) return nullptr;
  if (grow(value)) return builder_.take();
  if (!builder_.problem().empty()) refuse(builder_.problem());
  refuse_malformed();
  return nullptr;
}

/// Recurses no deeper than the builder lets objects and lists nest.
bool Reader::grow(Value value) {
  switch (cursor_.first_of(value)) {
    case '{':
      return builder_.start_object() && cursor_.members(value, [&](const char* key, Value member) {
        builder_.key(string(key));
        return !failed_ && grow(member);
      }) && builder_.end_object();
    case '[':
      return builder_.start_array() && cursor_.items(value, [&](Value item) { return grow(item); }) &&
             builder_.end_array();
    case '"': {
      const std::string_view text = string(cursor_.string(value));
      return !failed_ && builder_.put(text);
    }
    default:
      return put_scalar(value);
  }
}

/// A number, true, false or null. The usual ones without the other parser, which decides what the rest is.
bool Reader::put_scalar(Value value) {
  const std::string_view token = cursor_.scalar(value);
  if (token == "true" || token == "false") return builder_.put(token == "true");
  if (const auto number = integer_of<std::uint64_t>(token)) return builder_.put(*number);
  Json scalar = Json::parse(token, nullptr, false);
  return !scalar.is_discarded() && builder_.put(std::move(scalar));
}

std::string Reader::pointer() const {
  return pointer_to(here_);
}

std::string Reader::pointer_to(const Step* step) {
  if (step == nullptr) return {};
  const std::string above = pointer_to(step->above);
  return step->key.data() != nullptr ? child_pointer(above, step->key) : child_pointer(above, step->index);
}

void Reader::fail_with(Error error) {
  if (failed_) return;
  failed_ = true;
  error_ = std::move(error);
}

}  // namespace vmcp::wire
