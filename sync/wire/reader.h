// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"
#include "sync/result.h"
#include "sync/text/sort_unique.h"
#include "sync/wire/document.h"

namespace vmcp::wire {

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
  /// For the document of `bytes` that was opened. Its size limits how many values `tree` makes of it (json.h,
  /// most_values). Texts that were read point into the document and its text.
  Reader(Document& document, std::size_t bytes) : document_(document), values_left_(most_values(bytes)) {}

  bool failed() const { return failed_; }
  const Error& error() const { return error_; }

  /// What goes wrong in `read` is its own error, and the reading goes on; unless the text is not well-formed.
  template <typename Read>
  std::optional<Error> apart(const Read& read) {
    read();
    if (!failed_ || document_.is_broken()) return std::nullopt;
    failed_ = false;
    return std::move(error_);
  }

  /// The object `value`; nullopt, and an error, when it is none. Null is an error too.
  std::optional<Object> opened(Value value);
  /// Lets the members of `object` be read once more, from its beginning.
  void rewind(Object& object) {
    if (!failed_ && !document_.rewind(object)) refuse_malformed();
  }

  /// Reads the members named by `fields` and skips the others. A name given twice is an error; null is an empty object.
  template <std::size_t... Sizes, typename... Reads>
  void object(Value value, const Field<Sizes, Reads>&... fields) {
    if (failed_ || is_null(value)) return;
    if (auto object = opened(value)) members(*object, fields...);
  }
  /// The same for an object that was opened.
  template <std::size_t... Sizes, typename... Reads>
  void members(Object& object, const Field<Sizes, Reads>&... fields) {
    std::array<bool, sizeof...(Reads)> seen{};
    each_member(object, [&](std::string_view key, Value member) {
      std::size_t index = 0;
      auto try_field = [&](const auto& field) {
        const std::size_t mine = index++;
        if (!field.is_named(key)) return false;
        if (seen[mine]) {
          refuse("a key is given twice");
        } else {
          seen[mine] = true;
          field.read(member);
        }
        return true;
      };
      (void)(try_field(fields) || ...);
      return !failed_;
    });
  }

  /// Calls `read(key, value)` for every member. A key given twice is an error; null is an empty object.
  template <typename Read>
  void entries(Value value, const Read& read) {
    if (failed_ || is_null(value)) return;
    auto object = opened(value);
    if (!object) return;
    const auto first = static_cast<std::ptrdiff_t>(keys_.size());
    each_member(*object, [&](std::string_view key, Value member) {
      keys_.push_back(key);
      read(key, member);
      return !failed_;
    });
    const auto begin = keys_.begin() + first;
    if (!failed_ && sort_and_find_twin(begin, keys_.end(), std::less<>()) != keys_.end())
      refuse("a key is given twice");
    keys_.erase(begin, keys_.end());
  }

  /// Calls `read(key, value)` for the members of an object until it returns false; keys may be given twice.
  template <typename Read>
  void each_member(Object& object, const Read& read) {
    if (failed_) return;
    Step step{here_, {}, 0};
    here_ = &step;
    document_.members(object, [&](std::string_view key, Value value) {
      step.key = key;
      return read(step.key, value);
    });
    if (document_.is_broken()) refuse_malformed();
    here_ = step.above;
  }

  /// Calls `read(value)` for every element. Null is an empty list.
  template <typename Read>
  void items(Value value, const Read& read) {
    if (failed_ || is_null(value) || !expect(is(value, simdjson::ondemand::json_type::array), "a list")) return;
    Step step{here_, {}, 0};
    here_ = &step;
    document_.items(value, [&](Value item) {
      read(item);
      ++step.index;
      return !failed_;
    });
    if (document_.is_broken()) refuse_malformed();
    here_ = step.above;
  }

  std::string_view text(Value value);  ///< "" for null.
  /// The same for what need not be a string: "" then.
  std::string_view text_if_any(Value value);
  std::int64_t integer(Value value);     ///< 0 for null.
  bool boolean(Value value);             ///< false for null.
  Json tree(Value value);                ///< Any value, as parse_json of json.h reads it; null stays null.
  Json tree(Object& object);             ///< The same of an object, which can be read afterwards.
  std::string_view raw(Value value);     ///< The text of any value.
  std::string_view raw(Object& object);  ///< The same of an object, which can be read afterwards.

  bool is_null(Value value) const {
    bool found = false;
    return is(value, simdjson::ondemand::json_type::null) && value.is_null().get(found) == simdjson::SUCCESS && found;
  }
  bool is_object(Value value) const { return is(value, simdjson::ondemand::json_type::object); }

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

  static bool is(Value value, simdjson::ondemand::json_type type) {
    simdjson::ondemand::json_type found;
    return value.type().get(found) == simdjson::SUCCESS && found == type;
  }
  /// False, and remembered, unless `is_wanted`.
  bool expect(bool is_wanted, const char* wanted) {
    if (!is_wanted) refuse(std::string("expected ") + wanted);
    return !failed_;
  }
  void refuse_malformed() { refuse("not valid JSON"); }
  Json parsed(std::string_view text);  ///< null after an error.

  static std::string pointer_to(const Step* step);

  Document& document_;
  const Step* here_ = nullptr;
  std::vector<std::string_view> keys_;  ///< So far, of all objects that `entries` is in.
  std::size_t values_left_;             ///< In all trees together.
  bool failed_ = false;
  Error error_;
};

}  // namespace vmcp::wire
