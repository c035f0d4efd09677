#pragma once

#include <simdjson.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json.h"
#include "sync/result.h"
#include "sync/sort_unique.h"
#include "sync/tree_builder.h"
#include "sync/wire/raw_text.h"

namespace vmcp::wire {

namespace ondemand = simdjson::ondemand;

/// One expected member of a JSON object and what to do with its value. The length of the name is part of the type, so
/// that comparing it with a key takes a few instructions and no call.
template <std::size_t Size, typename Read>
struct Field {
  const char (&name)[Size];  ///< With its terminating zero.
  Read read;

  bool is_named(std::string_view key) const {
    return key.size() == Size - 1 && std::memcmp(key.data(), name, Size - 1) == 0;
  }
};
template <std::size_t Size, typename Read>
Field(const char (&)[Size], Read) -> Field<Size, Read>;

/// Reads a document once, forward, and remembers the first error with the JSON pointer where it stood. After an
/// error every read returns an empty value, so callers check once, at the end.
class Reader {
 public:
  /// For a document of `bytes`, whose size limits how many values `tree` makes of it (json.h, most_values).
  explicit Reader(std::size_t bytes) : builder_(most_values(bytes)) {}

  bool failed() const { return failed_; }
  const Error& error() const { return error_; }

  /// Reads the members named by `fields` and skips the others. A name given twice is an error; null is an empty object.
  template <std::size_t... Sizes, typename... Reads>
  void object(ondemand::value value, const Field<Sizes, Reads>&... fields) {
    ondemand::object object;
    if (failed_ || is_null(value) || !check(value.get_object().get(object), "an object")) return;
    members(object, fields...);
  }

  template <std::size_t... Sizes, typename... Reads>
  void members(ondemand::object& object, const Field<Sizes, Reads>&... fields) {
    std::array<bool, sizeof...(Reads)> seen{};
    each_member(object, [&](std::string_view key, ondemand::value value) {
      std::size_t index = 0;
      auto try_field = [&](const auto& field) {
        const std::size_t mine = index++;
        if (!field.is_named(key)) return false;
        if (seen[mine]) {
          refuse("a key is given twice");
        } else {
          seen[mine] = true;
          field.read(value);
        }
        return true;
      };
      (void)(try_field(fields) || ...);
    });
  }

  /// Calls `read(key, value)` for every member. A key given twice is an error; null is an empty object.
  template <typename Read>
  void entries(ondemand::value value, const Read& read) {
    ondemand::object object;
    if (failed_ || is_null(value) || !check(value.get_object().get(object), "an object")) return;
    const auto first = static_cast<std::ptrdiff_t>(keys_.size());
    each_member(object, [&](std::string_view key, ondemand::value member) {
      keys_.push_back(key);
      read(key, member);
    });
    const auto begin = keys_.begin() + first;
    if (!failed_ && sort_and_find_twin(begin, keys_.end(), std::less<>()) != keys_.end())
      refuse("a key is given twice");
    keys_.erase(begin, keys_.end());
  }

  /// Calls `read(value)` for every element. Null is an empty list.
  template <typename Read>
  void items(ondemand::value value, const Read& read) {
    ondemand::array array;
    if (failed_ || is_null(value) || !check(value.get_array().get(array), "a list")) return;
    Step step{here_, {}, 0};
    here_ = &step;
    for (auto element : array) {
      ondemand::value item;
      if (!check(element.get(item), "a value")) break;
      read(item);
      if (failed_) break;
      ++step.index;
    }
    here_ = step.above;
  }

  /// "" for null.
  std::string_view text(ondemand::value value) {
    if (failed_) return {};
    const auto plain = plain_text(value);
    return plain ? *plain : other_text(value);
  }
  std::int64_t integer(ondemand::value value);  ///< 0 for null.
  bool boolean(ondemand::value value);          ///< false for null.
  Json tree(ondemand::value value);             ///< Any value, as parse_json of json.h reads it; null stays null.

  static bool is_null(ondemand::value& value) {
    bool null = false;
    return value.is_null().get(null) == simdjson::SUCCESS && null;
  }

  /// The text of `object`, whose members can still be read afterwards.
  std::string_view raw(ondemand::object& object);
  /// Starts reading the members of `object` again from the first.
  void rewind(ondemand::object& object) {
    if (!failed_) check(object.reset().error(), "an object");  // simdjson lets go of a document that it found broken
  }

  /// False, and remembered, unless SUCCESS.
  bool check(simdjson::error_code code, const char* wanted) {
    if (code == simdjson::SUCCESS) return !failed_;
    remember(code, wanted);
    return false;
  }
  void refuse(std::string message) { fail_with({pointer(), "InvalidJSON", std::move(message)}); }
  void fail_with(Error error);
  std::string pointer() const;  ///< Where the reading stands.

 private:
  /// One step on the way to where the reading stands: of a chain on the stack.
  struct Step {
    const Step* above;
    std::string_view key;  ///< Of an object …
    std::size_t index;     ///< … or the position in a list.
  };

  template <typename Read>
  void each_member(ondemand::object& object, const Read& read) {
    Step step{here_, {}, 0};
    here_ = &step;
    for (auto member : object) {
      ondemand::field field;
      if (!check(std::move(member).get(field), "a member")) break;
      step.key = key_of(field);
      if (failed_) break;
      read(step.key, field.value());
      if (failed_) break;
    }
    here_ = step.above;
  }

  std::string_view other_text(ondemand::value& value);
  void remember(simdjson::error_code code, const char* wanted);
  bool grow(ondemand::value value);
  std::string_view key_of(ondemand::field& field) {
    const auto plain = plain_string(field.key().raw());
    return plain ? *plain : escaped_key(field);
  }
  std::string_view escaped_key(ondemand::field& field);

  static std::string pointer_to(const Step* step);

  const Step* here_ = nullptr;
  std::vector<std::string_view> keys_;  ///< So far, of all objects that `entries` is in.
  TreeBuilder builder_;                 ///< Of all trees, one after the other.
  bool failed_ = false;
  Error error_;
};

}  // namespace vmcp::wire
