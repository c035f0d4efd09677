// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vmcp {

/// The words of a Go text/template, with the delimiters `{{` and `}}`.
enum class TemplateToken {
  kText,
  kLeftDelimiter,
  kRightDelimiter,
  kSpace,
  kIdentifier,
  kField,     ///< `.name`
  kVariable,  ///< `$` or `$name`
  kDot,
  kNil,
  kBoolean,
  kNumber,  ///< Also character constants and complex numbers; checked.
  kString,  ///< Quoted or raw; checked.
  kLeftParenthesis,
  kRightParenthesis,
  kPipe,
  kDeclare,  ///< `:=`
  kAssign,   ///< `=`
  kComma,
  kBlock,
  kBreak,
  kContinue,
  kDefine,
  kElse,
  kEndKeyword,
  kIf,
  kRange,
  kTemplate,
  kWith,
  kCharacter,  ///< Any other printable ASCII character.
  kError,      ///< `text` says what is wrong; always the last token.
  kEndOfInput,
};

struct TemplateLexeme {
  TemplateToken token = TemplateToken::kEndOfInput;
  std::string text;
};

/// Splits a template into its lexemes. The last one is kEndOfInput or kError.
std::vector<TemplateLexeme> lex_template(std::string_view input);

}  // namespace vmcp
