// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace vmcp {

/// Whether Go's strconv.Unquote would accept `text`, a double-quoted string with its quotes.
bool is_go_string(std::string_view text);

/// Whether `text`, with its single quotes, is one Go character constant.
bool is_go_character(std::string_view text);

/// Whether text/template would accept `text` as a number: an integer of at most 64 bits in any base, a floating-point
/// number, or one of these followed by `i`. A sign is allowed.
bool is_template_number(std::string_view text);

/// Whether Go counts the code point that starts `text` as a letter, a digit or `_`, and how many bytes it has
/// (0: it does not count). Outside ASCII all but the common punctuation and symbols count as letters.
std::size_t name_character_length(std::string_view text);

}  // namespace vmcp
