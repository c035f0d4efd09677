// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "sync/wire/token_index.h"

namespace vmcp::wire {

/// Walks over the tokens of a JSON text. What nobody reads is stepped over without being looked at, but for its
/// brackets; the rest has to be well-formed. A value may be read again, when the first reading has ended.
class Cursor {
 public:
  /// Objects and lists may nest `most_depth` deep, those that are stepped over included.
  Cursor(const TokenIndex& tokens, int most_depth) : tokens_(&tokens), most_depth_(most_depth) {}

  static constexpr Value root() { return {0}; }
  /// Its first character shows what a value is.
  char first_of(Value value) const { return *tokens_->at(value.position); }
  /// Whether everything was read.
  bool at_end() const { return next_ == tokens_->size(); }
  /// A token that is no string, without the space behind it.
  std::string_view scalar(Value value) const { return tokens_->scalar(value); }
  /// Behind the opening quote of a string.
  const char* string(Value value) const { return tokens_->at(value.position) + 1; }
  /// Whether a walk ended because of the depth.
  bool too_deep() const { return too_deep_; }

  /// Calls `read(key, value)` for each member of `object`, until it returns false; `key` points behind the opening
  /// quote. False when it did, or the text is not well-formed, or too deep.
  template <typename Read>
  bool members(Value object, const Read& read) {
    return walk(object, '{', '}', [&](std::uint32_t position) {
      const char* key = tokens_->at(position);
      if (*key != '"' || *tokens_->at(position + 1) != ':') return false;
      return visit({position + 2}, [&](Value value) { return read(key + 1, value); });
    });
  }

  /// Calls `read(value)` for each element of `list`, as `members` does.
  template <typename Read>
  bool items(Value list, const Read& read) {
    return walk(list, '[', ']', [&](std::uint32_t position) { return visit({position}, read); });
  }

  /// The text of an object or list that has not been read; empty unless its brackets are balanced.
  std::string_view raw(Value value);

 private:
  template <typename Each>
  bool walk(Value value, char open, char close, const Each& each) {
    std::uint32_t position = value.position;
    if (*tokens_->at(position) != open) return false;
    if (depth_ == most_depth_) return !(too_deep_ = true);
    ++depth_;
    ++position;
    if (*tokens_->at(position) != close) {
      for (;; ++position) {
        if (!each(position)) return false;
        position = next_;
        if (*tokens_->at(position) != ',') break;
      }
      if (*tokens_->at(position) != close) return false;
    }
    next_ = position + 1;
    --depth_;
    return true;
  }

  /// Lets `read` have the value, and steps over what it leaves.
  template <typename Read>
  bool visit(Value value, const Read& read) {
    next_ = value.position;
    return read(value) && (next_ != value.position || skip(value));
  }

  bool skip(Value value) {
    const char first = first_of(value);
    if (first == '{' || first == '[') return skip_nested(value);
    if (first == '}' || first == ']' || first == ',' || first == ':' || first == '\0') return false;
    next_ = value.position + 1;
    return true;
  }
  bool skip_nested(Value value);

  const TokenIndex* tokens_;
  int most_depth_;
  int depth_ = 0;
  std::uint32_t next_ = 0;  ///< The position of the first token that was not walked over.
  bool too_deep_ = false;
};

}  // namespace vmcp::wire
