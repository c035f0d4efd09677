// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/document.h"

#include <nlohmann/json.hpp>

namespace vmcp::wire {

std::optional<Object> Document::open(std::string& text) {
  unescaped_.clear();
  broken_ = false;
  text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
  end_ = text.data() + text.size();
  Object root;
  const auto error = parser_.iterate(text.data(), text.size(), text.capacity()).get(document_);
  const auto problem = error != simdjson::SUCCESS ? error : document_.get_object().get(root);
  if (problem == simdjson::SUCCESS) return root;
  broken_ = problem != simdjson::INCORRECT_TYPE;
  return std::nullopt;
}

bool Document::at_end() {
  return !broken_ && document_.current_location().error() == simdjson::OUT_OF_BOUNDS;
}

std::optional<std::string_view> Document::text(simdjson::ondemand::raw_json_string string) {
  const std::string_view rest(string.raw(), static_cast<std::size_t>(end_ - string.raw()));
  std::size_t end = rest.find('"');
  const std::string_view plain = rest.substr(0, end);
  if (plain.find('\\') == std::string_view::npos) return plain;
  for (end = 0; rest[end] != '"'; ++end) {
    if (rest[end] == '\\') ++end;
  }
  const std::string_view quoted(rest.data() - 1, end + 2);
  const auto parsed = nlohmann::json::parse(quoted, nullptr, false);
  if (!parsed.is_string()) return std::nullopt;
  return unescaped_.emplace_back(parsed.get_ref<const std::string&>());
}

template <typename T>
std::optional<std::string_view> Document::written(T& value) {
  std::string_view text;
  if (simdjson::to_json_string(value).get(text) != simdjson::SUCCESS) {
    broken_ = true;
    return std::nullopt;
  }
  return text;
}

std::optional<std::string_view> Document::raw(Value value) {
  return written(value);
}

std::optional<std::string_view> Document::raw(Object& object) {
  const auto text = written(object);
  return text && rewind(object) ? text : std::nullopt;
}

bool Document::rewind(Object& object) {
  return !broken_ && (object.reset().error() == simdjson::SUCCESS || break_off());
}

}  // namespace vmcp::wire
