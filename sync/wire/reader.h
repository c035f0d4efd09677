// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/json/json.h"
#include "sync/json/tree_builder.h"
#include "sync/result.h"
#include "sync/text/sort_unique.h"
#include "sync/wire/cursor.h"
#include "sync/wire/raw_text.h"
#include "sync/wire/token_index.h"

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
  /// For the document of `bytes` whose tokens are given. Its size limits how many values `tree` makes of it (json.h,
  /// most_values). Texts that were read point into the document and into `tokens`.
  Reader(TokenIndex& tokens, std::size_t bytes)
      : tokens_(tokens), cursor_(tokens, kMaxDepth), builder_(most_values(bytes)) {}

  bool failed() const { return failed_; }
  const Error& error() const { return error_; }

  /// Reads the members named by `fields` and skips the others. A name given twice is an error; null is an empty object.
  template <std::size_t... Sizes, typename... Reads>
  void object(Value value, const Field<Sizes, Reads>&... fields) {
    if (is_null(value) || !expect_object(value)) return;
    std::array<bool, sizeof...(Reads)> seen{};
    each_member(value, [&](std::string_view key, Value member) {
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
    if (is_null(value) || !expect_object(value)) return;
    const auto first = static_cast<std::ptrdiff_t>(keys_.size());
    each_member(value, [&](std::string_view key, Value member) {
      keys_.push_back(key);
      read(key, member);
      return !failed_;
    });
    const auto begin = keys_.begin() + first;
    if (!failed_ && sort_and_find_twin(begin, keys_.end(), std::less<>()) != keys_.end())
      refuse("a key is given twice");
    keys_.erase(begin, keys_.end());
  }

  /// Calls `read(key, value)` for the members of an object until it returns false. They can be read again afterwards.
  template <typename Read>
  void look_ahead(Value value, const Read& read) {
    if (!expect_object(value)) return;
    const Cursor before = cursor_;
    each_member(value, read);
    cursor_ = before;
  }

  /// Calls `read(value)` for every element. Null is an empty list.
  template <typename Read>
  void items(Value value, const Read& read) {
    if (is_null(value) || !expect(cursor_.first_of(value) == '[', "a list")) return;
    Step step{here_, {}, 0};
    here_ = &step;
    const bool all = cursor_.items(value, [&](Value item) {
      read(item);
      ++step.index;
      return !failed_;
    });
    if (!all) refuse_malformed();
    here_ = step.above;
  }

  /// "" for null.
  std::string_view text(Value value) {
    if (failed_) return {};
    if (cursor_.first_of(value) == '"') return string(cursor_.string(value));
    if (!is_null(value)) refuse("expected a string");
    return {};
  }
  std::int64_t integer(Value value);  ///< 0 for null.
  bool boolean(Value value);          ///< false for null.
  Json tree(Value value);             ///< Any value, as parse_json of json.h reads it; null stays null.
  std::string_view raw(Value value);  ///< The text of an object, which can be read afterwards.

  bool is_null(Value value) const { return cursor_.first_of(value) == 'n' && cursor_.scalar(value) == "null"; }
  /// Whether `value` is an object, which is an error otherwise.
  bool expect_object(Value value) { return expect(cursor_.first_of(value) == '{', "an object"); }
  /// Whether everything was read.
  bool at_end() const { return cursor_.at_end(); }

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
  void each_member(Value object, const Read& read) {
    Step step{here_, {}, 0};
    here_ = &step;
    bool stopped = false;
    const bool all = cursor_.members(object, [&](const char* key, Value value) {
      step.key = string(key);
      if (failed_) return false;
      stopped = !read(step.key, value);
      return !stopped;
    });
    if (!all && !stopped) refuse_malformed();
    here_ = step.above;
  }

  /// False, and remembered, unless `is_wanted`.
  bool expect(bool is_wanted, const char* wanted) {
    if (!is_wanted) refuse(std::string("expected ") + wanted);
    return !failed_;
  }
  /// After a walk that ended too early, when nothing else was wrong.
  void refuse_malformed();

  /// The string at `begin` (behind its opening quote).
  std::string_view string(const char* begin) {
    const auto plain = plain_string(begin);
    return plain ? *plain : escaped_string(begin);
  }
  std::string_view escaped_string(const char* begin);

  bool grow(Value value);
  bool put_scalar(Value value);

  static std::string pointer_to(const Step* step);

  TokenIndex& tokens_;
  Cursor cursor_;
  const Step* here_ = nullptr;
  std::vector<std::string_view> keys_;  ///< So far, of all objects that `entries` is in.
  TreeBuilder builder_;                 ///< Of all trees, one after the other.
  bool failed_ = false;
  Error error_;
};

}  // namespace vmcp::wire
