// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/json_places.h"

#include <simdjson.h>

#include <algorithm>
#include <vector>

#include "sync/json/json.h"

namespace vmcp {
namespace {

namespace ondemand = simdjson::ondemand;

class Places {
 public:
  explicit Places(const simdjson::padded_string& text) : text_(text) {
    const std::string_view all(text);
    for (std::size_t at = 0; (at = all.find('\n', at)) != std::string_view::npos; ++at) line_ends_.push_back(at);
  }

  std::map<std::string, TextPlace> find() {
    ondemand::parser parser;
    ondemand::document document;
    ondemand::value root;
    if (parser.iterate(text_).get(document) == simdjson::SUCCESS &&
        document.get_value().get(root) == simdjson::SUCCESS) {
      value(root, "");
    }
    return std::move(found_);
  }

 private:
  void note(const char* at, const std::string& pointer) {
    const auto offset = static_cast<std::size_t>(at - text_.data());
    const auto line =
        static_cast<std::size_t>(std::lower_bound(line_ends_.begin(), line_ends_.end(), offset) - line_ends_.begin());
    const std::size_t start = line == 0 ? 0 : line_ends_[line - 1] + 1;
    found_.emplace(pointer, TextPlace{static_cast<int>(line) + 1, static_cast<int>(offset - start) + 1});
  }

  /// Of a value whose place is not that of a key.
  void value(ondemand::value node, const std::string& pointer) {
    note(node.raw_json_token().data(), pointer);
    inside(node, pointer);
  }

  void inside(ondemand::value node, const std::string& pointer) {
    if (pointer.size() > kLongestPointer) return;
    ondemand::json_type type{};
    if (node.type().get(type) != simdjson::SUCCESS) return;
    if (type == ondemand::json_type::object) members(node, pointer);
    if (type == ondemand::json_type::array) items(node, pointer);
  }

  void members(ondemand::value node, const std::string& pointer) {
    ondemand::object object;
    if (node.get_object().get(object) != simdjson::SUCCESS) return;
    for (auto each : object) {
      ondemand::field field;
      if (std::move(each).get(field) != simdjson::SUCCESS) return;
      const char* key_at = field.key().raw() - 1;  // at the quote
      std::string_view key;
      if (field.unescaped_key().get(key) != simdjson::SUCCESS) return;
      const std::string below = child_pointer(pointer, key);
      note(key_at, below);
      inside(field.value(), below);
    }
  }

  void items(ondemand::value node, const std::string& pointer) {
    ondemand::array array;
    if (node.get_array().get(array) != simdjson::SUCCESS) return;
    std::size_t index = 0;
    for (auto each : array) {
      ondemand::value item;
      if (std::move(each).get(item) != simdjson::SUCCESS) return;
      value(item, child_pointer(pointer, index++));
    }
  }

  const simdjson::padded_string& text_;
  std::vector<std::size_t> line_ends_;
  std::map<std::string, TextPlace> found_;
};

}  // namespace

std::map<std::string, TextPlace> places_in_json(std::string_view text) {
  const simdjson::padded_string padded(text);
  return Places(padded).find();
}

}  // namespace vmcp
