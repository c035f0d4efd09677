// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace vmcp {

/// A word of a CEL expression; white space and comments are none.
struct CelToken {
  enum class Kind {
    kName,     ///< An identifier, also in backticks; `true`, `false`, `null` and `in` are such too.
    kLiteral,  ///< A number, or a string with its prefix and quotes.
    kSymbol,   ///< An operator or a bracket.
  };
  Kind kind;
  std::string_view text;  ///< Points into the expression.
};

/// The words of `text`; the error says what is none. Brackets are closed in the order in which they were opened.
tl::expected<std::vector<CelToken>, std::string> cel_tokens(std::string_view text);

}  // namespace vmcp
