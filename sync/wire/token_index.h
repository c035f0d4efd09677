// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <simdjson.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::wire {

/// A value of a JSON text: the position of its first token.
struct Value {
  std::uint32_t position;
};

/// Where the tokens of a JSON text begin: its brackets, colons, commas, and the first characters of its strings and
/// scalars. simdjson finds them and validates UTF-8 and the ends of strings on the way (its first stage); everything
/// else is for who walks over them (Cursor). Its own ways to walk cost three times as much for what is only stepped
/// over, which is most of a request. Used for one text after the other, this keeps its memory.
class TokenIndex {
 public:
  /// Finds the tokens of `text`, which gets simdjson's padding as spare capacity and has to stay as it is while this is
  /// used for it. False when it is no UTF-8, a string does not end or there is not one token: it is empty then.
  bool find(std::string& text);

  std::uint32_t size() const { return size_; }
  /// The text from a token on; behind the last token, its terminating zero.
  const char* at(std::uint32_t position) const { return text_ + positions_[position]; }

  /// A token that is no string, without the space behind it.
  std::string_view scalar(Value value) const;
  /// The text of the string whose opening quote is at `quote`, without its escapes; nullopt when one is broken. Lives
  /// as long as the text, or until the next text.
  std::optional<std::string_view> unescaped(const char* quote);

 private:
  std::unique_ptr<simdjson::internal::dom_parser_implementation> finder_;
  std::size_t capacity_ = 0;
  const char* text_ = "";
  const std::uint32_t* positions_ = kNone;
  std::uint32_t size_ = 0;
  std::string scratch_;  ///< With simdjson's padding, which the texts that are kept do not have.
  std::deque<std::string> unescaped_;

  static constexpr std::uint32_t kNone[] = {0};
};

}  // namespace vmcp::wire
