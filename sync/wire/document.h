// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::wire {

using Value = simdjson::ondemand::value;
using Object = simdjson::ondemand::object;

/// A JSON text that is read once, forward, on demand (simdjson): what nobody reads is stepped over without being looked
/// at, but for its brackets, and may nest as deeply as it likes. Used for one text after the other, this keeps its
/// memory. What simdjson 3.0 does badly is fenced in here: see `text` and `is_broken`.
class Document {
 public:
  /// Begins to read `text`, which gets simdjson's padding as spare capacity and has to stay as it is while it is read.
  /// Its root object; nullopt when the text is no UTF-8, a string in it does not end, or it is no object.
  std::optional<Object> open(std::string& text);

  /// Whether the text was found not to be well-formed. simdjson lets go of a text then, and would follow a null pointer
  /// if it was asked for more; so nothing here asks it again.
  bool is_broken() const { return broken_; }
  /// Whether nothing follows the root object, all of which has been read.
  bool at_end();

  /// A string without its escapes; nullopt when one is broken. Lives as long as the text that is read, or until the
  /// next text. Not simdjson's way to get it, which takes half a surrogate pair for a character, and writes beyond its
  /// memory when strings are read more than once.
  std::optional<std::string_view> text(simdjson::ondemand::raw_json_string string);
  /// A value as it is written; nullopt when its brackets are not balanced.
  std::optional<std::string_view> raw(Value value);
  /// The same for an object, which can be read again afterwards.
  std::optional<std::string_view> raw(Object& object);
  /// Lets an object be read once more, from its beginning.
  bool rewind(Object& object);

  /// Calls `read(key, value)` for each member of `object`, until it returns false. False when it did, or the text is
  /// not well-formed.
  template <typename Read>
  bool members(Object& object, const Read& read) {
    for (auto member : object) {
      simdjson::ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return break_off();
      const auto key = text(field.key());
      if (!key) return break_off();
      if (!read(*key, field.value())) return false;
    }
    return true;
  }

  /// Calls `read(value)` for each element of `list`, as `members` does.
  template <typename Read>
  bool items(Value list, const Read& read) {
    simdjson::ondemand::array array;
    if (list.get_array().get(array) != simdjson::SUCCESS) return break_off();
    for (auto item : array) {
      Value value;
      if (std::move(item).get(value) != simdjson::SUCCESS) return break_off();
      if (!read(value)) return false;
    }
    return true;
  }

 private:
  bool break_off() {
    broken_ = true;
    return false;
  }
  template <typename T>
  std::optional<std::string_view> written(T& value);

  simdjson::ondemand::parser parser_;
  simdjson::ondemand::document document_;
  std::deque<std::string> unescaped_;
  const char* end_ = nullptr;
  bool broken_ = false;
};

}  // namespace vmcp::wire
