// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace vmcp {

/// The longest beginning of `text` (UTF-8) of at most `max` bytes that ends with a whole character.
std::string_view cut_text(std::string_view text, std::size_t max);

/// Whether `text` is `lower`, which is given in lower case, but for the case of ASCII letters.
bool equals_ignoring_case(std::string_view text, std::string_view lower);

/// `text` with its ASCII letters in lower case.
std::string lower_case(std::string_view text);

/// All of `parts` in one text.
std::string concat(std::initializer_list<std::string_view> parts);

}  // namespace vmcp
