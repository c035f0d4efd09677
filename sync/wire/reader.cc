#include "sync/wire/reader.h"

#include <algorithm>

namespace vmcp::wire {
namespace {

/// Without sign, fraction or exponent, and certainly below 2^63.
bool is_small_integer(std::string_view token) {
  constexpr std::size_t kSurelyFitting = 18;
  return token.size() <= kSurelyFitting &&
         std::all_of(token.begin(), token.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A number, true, false or null. The usual ones without the other parser, which decides what the rest is.
bool put_scalar(ondemand::value& value, std::string_view token, TreeBuilder& builder) {
  bool flag = false;
  if ((token[0] == 't' || token[0] == 'f') && value.get_bool().get(flag) == simdjson::SUCCESS) return builder.put(flag);
  std::uint64_t number = 0;
  if (is_small_integer(token) && value.get_uint64().get(number) == simdjson::SUCCESS) return builder.put(number);
  Json scalar = Json::parse(token, nullptr, false);
  return !scalar.is_discarded() && builder.put(std::move(scalar));
}

}  // namespace

void Reader::remember(simdjson::error_code code, const char* wanted) {
  if (code == simdjson::INCORRECT_TYPE || code == simdjson::NUMBER_ERROR || code == simdjson::NUMBER_OUT_OF_RANGE) {
    refuse(std::string("expected ") + wanted);
  } else {
    refuse("not valid JSON");
  }
}

std::string_view Reader::escaped_key(ondemand::field& field) {
  std::string_view unescaped;
  check(field.unescaped_key().get(unescaped), "a key");
  return unescaped;
}

std::string_view Reader::other_text(ondemand::value& value) {
  std::string_view out;
  if (is_null(value)) return out;
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
  if (grow(value)) return builder_.take();
  refuse(builder_.problem().empty() ? "not valid JSON" : builder_.problem());
  return nullptr;
}

/// Recurses no deeper than the builder lets objects and lists nest.
bool Reader::grow(ondemand::value value) {
  const std::string_view token = value.raw_json_token();
  if (token[0] == '{') {
    ondemand::object object;
    if (!builder_.start_object() || value.get_object().get(object) != simdjson::SUCCESS) return false;
    for (auto member : object) {
      ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return false;
      builder_.key(key_of(field));
      if (failed_ || !grow(field.value())) return false;
    }
    return builder_.end_object();
  }
  if (token[0] == '[') {
    ondemand::array array;
    if (!builder_.start_array() || value.get_array().get(array) != simdjson::SUCCESS) return false;
    for (auto element : array) {
      ondemand::value item;
      if (element.get(item) != simdjson::SUCCESS || !grow(item)) return false;
    }
    return builder_.end_array();
  }
  if (token[0] == '"') {
    const std::string_view string = text(value);
    return !failed_ && builder_.put(string);
  }
  return put_scalar(value, token, builder_);
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
