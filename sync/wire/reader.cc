// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/reader.h"

#include "sync/json/tree_builder.h"

namespace vmcp::wire {

std::optional<Object> Reader::opened(Value value) {
  Object object;
  if (!expect(is_object(value), "an object")) return std::nullopt;
  if (value.get_object().get(object) == simdjson::SUCCESS) return object;
  refuse_malformed();
  return std::nullopt;
}

std::string_view Reader::text(Value value) {
  if (failed_ || is_null(value)) return {};
  simdjson::ondemand::raw_json_string string;
  if (!expect(value.get_raw_json_string().get(string) == simdjson::SUCCESS, "a string")) return {};
  const auto text = document_.text(string);
  if (!text) refuse_malformed();
  return text.value_or("");
}

std::string_view Reader::text_if_any(Value value) {
  return is(value, simdjson::ondemand::json_type::string) ? text(value) : std::string_view();
}

std::int64_t Reader::integer(Value value) {
  std::int64_t number = 0;
  if (failed_ || is_null(value)) return number;
  expect(value.get_int64().get(number) == simdjson::SUCCESS, "an integer");
  return number;
}

bool Reader::boolean(Value value) {
  bool flag = false;
  if (failed_ || is_null(value)) return flag;
  expect(value.get_bool().get(flag) == simdjson::SUCCESS, "true or false");
  return flag;
}

std::string_view Reader::raw(Value value) {
  if (failed_) return {};
  const auto text = document_.raw(value);
  if (!text) refuse_malformed();
  return text.value_or("");
}

std::string_view Reader::raw(Object& object) {
  if (failed_) return {};
  const auto text = document_.raw(object);
  if (!text) refuse_malformed();
  return text.value_or("");
}

Json Reader::tree(Value value) {
  if (failed_ || is_null(value)) return nullptr;
  return parsed(raw(value));
}

Json Reader::tree(Object& object) {
  return parsed(raw(object));
}

Json Reader::parsed(std::string_view text) {
  if (failed_) return nullptr;
  TreeBuilder builder(values_left_);
  if (!parse_json(text, builder)) {
    refuse(builder.problem());
    return nullptr;
  }
  values_left_ -= builder.count();
  return builder.take();
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
