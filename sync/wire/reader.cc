#include "sync/wire/reader.h"

#include <algorithm>
#include <functional>

namespace vmcp::wire {

void Reader::remember(simdjson::error_code code, const char* wanted) {
  if (code == simdjson::INCORRECT_TYPE || code == simdjson::NUMBER_ERROR || code == simdjson::NUMBER_OUT_OF_RANGE) {
    refuse(std::string("expected ") + wanted);
  } else {
    refuse("not valid JSON");
  }
}

/// The caller writes maps in the order of their keys, so that nearly always one look at neighbours is enough.
bool Reader::has_duplicate(std::vector<std::string_view>& keys) {
  const auto not_ascending = [&] {
    return std::adjacent_find(keys.begin(), keys.end(), std::greater_equal<>()) != keys.end();
  };
  if (!not_ascending()) return false;
  std::sort(keys.begin(), keys.end());
  return not_ascending();
}

std::string_view Reader::key_of(ondemand::field& field) {
  const char* begin = field.key().raw();
  const char* end = begin;
  while (*end != '"' && *end != '\\') ++end;
  if (*end == '"') return {begin, static_cast<std::size_t>(end - begin)};
  std::string_view unescaped;
  check(field.unescaped_key().get(unescaped), "a key");
  return unescaped;
}

std::string_view Reader::text(ondemand::value value) {
  std::string_view out;
  if (failed_ || is_null(value)) return out;
  check(value.get_string().get(out), "a string");
  return out;
}

std::int64_t Reader::integer(ondemand::value value) {
  std::int64_t out = 0;
  if (failed_ || is_null(value)) return out;
  check(value.get_int64().get(out), "an integer");
  return out;
}

bool Reader::boolean(ondemand::value value) {
  bool out = false;
  if (failed_ || is_null(value)) return out;
  check(value.get_bool().get(out), "true or false");
  return out;
}

std::string_view Reader::raw(ondemand::object& object) {
  std::string_view out;
  check(object.raw_json().get(out), "an object");
  rewind(object);
  return out;
}

Json Reader::tree(ondemand::value value) {
  if (failed_ || is_null(value)) return nullptr;
  ondemand::json_type type{};
  if (!check(value.type().get(type), "a value")) return nullptr;
  std::string_view text;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (check(value.get_object().get(object), "an object")) check(object.raw_json().get(text), "an object");
  } else if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (check(value.get_array().get(array), "a list")) check(array.raw_json().get(text), "a list");
  } else {
    text = value.raw_json_token();
  }
  if (failed_) return nullptr;
  auto parsed = parse_json(text, "", values_left_);
  if (!parsed) {
    parsed.error().pointer = pointer();
    fail_with(std::move(parsed.error()));
    return nullptr;
  }
  values_left_ -= parsed->values;
  return std::move(parsed->tree);
}

std::string Reader::pointer() const {
  std::string out;
  for (const Step& step : path_) {
    out = step.key.data() != nullptr ? child_pointer(out, step.key) : child_pointer(out, step.index);
  }
  return out;
}

void Reader::fail_with(Error error) {
  if (failed_) return;
  failed_ = true;
  error_ = std::move(error);
}

}  // namespace vmcp::wire
