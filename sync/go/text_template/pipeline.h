// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/go/text_template/lexer.h"
#include "sync/go/text_template/syntax.h"

namespace vmcp {

/// The inner half of the template parser: a cursor over the lexemes, and the grammar of one pipeline
/// (`$x := .a.b | printf "%s"`). A function that returns false has set `problem()`, and its callers return at once.
class PipelineParser {
 public:
  explicit PipelineParser(std::vector<TemplateLexeme> lexemes);

  const TemplateLexeme& peek() const { return lexemes_[next_]; }
  const TemplateLexeme& peek_after_space();
  TemplateToken token_after_space(std::size_t ahead) const;  ///< `ahead` lexemes further on; consumes nothing.
  const TemplateLexeme& take();
  bool expect(TemplateToken token, std::string_view place);
  bool fail(std::string problem);
  bool unexpected(const TemplateLexeme& lexeme, std::string_view place);

  /// Parses up to and including `end`. `place` names the surrounding action: variables may come in pairs in `range`.
  bool parse_pipeline(const std::string& place, TemplateToken end);

  /// Counts one more level of nesting; false beyond the limit. Each call is paired with `leave`.
  bool enter();
  void leave() { --nesting_; }

  std::vector<std::string> variables = {"$"};  ///< Those in scope, innermost last; at most 1000.

  const std::string& problem() const { return problem_; }
  const TemplateFields& fields() const { return fields_; }

 private:
  /// What an operand is, as far as the grammar cares.
  enum class Operand { kNone, kLiteral, kField, kVariable, kOther };

  bool parse_declarations(const std::string& place);
  bool parse_commands(const std::string& place, TemplateToken end);
  std::optional<Operand> parse_command();
  std::optional<Operand> parse_operand();
  std::optional<Operand> parse_term();
  bool declare(std::string variable);
  void add_field(const std::string& path);

  std::vector<TemplateLexeme> lexemes_;
  std::size_t next_ = 0;
  TemplateFields fields_;
  std::set<std::string> seen_fields_;
  int nesting_ = 0;
  std::string problem_;
};

}  // namespace vmcp
