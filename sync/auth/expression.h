#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace vmcp {

/// A word, number, string literal or single other character of a Cedar policy or a CEL expression.
struct ExpressionToken {
  enum class Kind { kWord, kString, kSymbol };
  Kind kind = Kind::kSymbol;
  std::string_view text;
};

enum class ExpressionLanguage { kCedar, kCel };

/// Splits `text` into tokens without white space and `//` comments. The error says that a string literal or a bracket
/// is not closed, or that a bracket closes another kind; nothing else is looked at.
tl::expected<std::vector<ExpressionToken>, std::string> tokenize_expression(std::string_view text,
                                                                            ExpressionLanguage language);

}  // namespace vmcp
