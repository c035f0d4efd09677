// SPDX-License-Identifier: Apache-2.0
#include "sync/go/text_template/pipeline.h"

#include <algorithm>
#include <array>
#include <utility>

namespace vmcp {
namespace {

using Token = TemplateToken;

constexpr int kMaxNesting = 200;
constexpr std::size_t kMaxVariables = 1000;  // they are searched one by one

constexpr std::array<std::string_view, 22> kFunctions = {
    "and", "call", "eq", "fromJson", "ge", "gt",    "html",   "index",   "js",    "json",  "le",
    "len", "lt",   "ne", "not",      "or", "print", "printf", "println", "quote", "slice", "urlquery",
};

bool starts_operand(Token token) {
  switch (token) {
    case Token::kBoolean:
    case Token::kNumber:
    case Token::kDot:
    case Token::kField:
    case Token::kIdentifier:
    case Token::kNil:
    case Token::kString:
    case Token::kVariable:
    case Token::kLeftParenthesis:
      return true;
    default:
      return false;
  }
}

template <typename List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

}  // namespace

PipelineParser::PipelineParser(std::vector<TemplateLexeme> lexemes) : lexemes_(std::move(lexemes)) {}

const TemplateLexeme& PipelineParser::take() {
  const TemplateLexeme& lexeme = lexemes_[next_];
  if (next_ + 1 < lexemes_.size()) ++next_;
  return lexeme;
}

const TemplateLexeme& PipelineParser::peek_after_space() {
  while (peek().token == Token::kSpace) take();
  return peek();
}

TemplateToken PipelineParser::token_after_space(std::size_t ahead) const {
  std::size_t index = std::min(next_ + ahead, lexemes_.size() - 1);
  while (lexemes_[index].token == Token::kSpace) ++index;
  return lexemes_[index].token;
}

bool PipelineParser::fail(std::string problem) {
  if (problem_.empty()) problem_ = std::move(problem);
  return false;
}

bool PipelineParser::unexpected(const TemplateLexeme& lexeme, std::string_view place) {
  if (lexeme.token == Token::kError) return fail(lexeme.text);
  std::string what = lexeme.token == Token::kEndOfInput ? "end of the template" : "\"" + lexeme.text + "\"";
  return fail("unexpected " + what + " in " + std::string(place));
}

bool PipelineParser::expect(Token token, std::string_view place) {
  const TemplateLexeme& lexeme = peek_after_space();
  if (lexeme.token != token) return unexpected(lexeme, place);
  take();
  return true;
}

bool PipelineParser::enter() {
  return ++nesting_ <= kMaxNesting || fail("nested too deeply");
}

bool PipelineParser::parse_pipeline(const std::string& place, Token end) {
  bool parsed = enter() && parse_declarations(place) && parse_commands(place, end);
  leave();
  return parsed;
}

bool PipelineParser::parse_declarations(const std::string& place) {
  for (int count = 1; peek_after_space().token == Token::kVariable; ++count) {
    std::size_t start = next_;
    std::string variable = take().text;
    Token token = peek_after_space().token;
    if (token == Token::kDeclare || token == Token::kAssign) {
      take();
      return declare(std::move(variable));
    }
    if (token != Token::kComma) {
      next_ = start;  // an argument, not a declaration
      return true;
    }
    take();
    if (!declare(std::move(variable))) return false;
    if (place != "range" || count == 2) return fail("too many declarations in " + place);
    token = peek_after_space().token;
    if (token != Token::kVariable && token != Token::kRightDelimiter && token != Token::kRightParenthesis) {
      return fail("range can only initialize variables");
    }
  }
  return true;
}

bool PipelineParser::declare(std::string variable) {
  variables.push_back(std::move(variable));
  return variables.size() <= kMaxVariables || fail("too many variables");
}

bool PipelineParser::parse_commands(const std::string& place, Token end) {
  for (int stage = 1;; ++stage) {
    const TemplateLexeme& lexeme = peek_after_space();
    if (lexeme.token == end) {
      take();
      return stage > 1 || fail("missing value for " + place);
    }
    if (!starts_operand(lexeme.token)) return unexpected(lexeme, place);
    auto first = parse_command();
    if (!first) return false;
    if (stage > 1 && *first == Operand::kLiteral) {
      return fail("non executable command in pipeline stage " + std::to_string(stage));
    }
  }
}

// Returns what the command begins with.
std::optional<PipelineParser::Operand> PipelineParser::parse_command() {
  Operand first = Operand::kNone;
  while (true) {
    peek_after_space();
    auto operand = parse_operand();
    if (!operand) return std::nullopt;
    if (first == Operand::kNone) first = *operand;
    const TemplateLexeme& lexeme = peek();
    if (lexeme.token == Token::kSpace) continue;
    if (lexeme.token == Token::kPipe) {
      take();
    } else if (lexeme.token != Token::kRightDelimiter && lexeme.token != Token::kRightParenthesis) {
      unexpected(lexeme, "operand");
      return std::nullopt;
    }
    if (first != Operand::kNone) return first;
    fail("empty command");
    return std::nullopt;
  }
}

// A term and the fields that follow it without a space.
std::optional<PipelineParser::Operand> PipelineParser::parse_operand() {
  std::string text = peek().text;
  auto operand = parse_term();
  if (!operand) return std::nullopt;
  std::string chain;
  while (*operand != Operand::kNone && peek().token == Token::kField) chain += take().text;
  if (*operand == Operand::kLiteral && !chain.empty()) {
    fail("unexpected . after term \"" + text + "\"");
    return std::nullopt;
  }
  if (*operand == Operand::kField) add_field(text + chain);
  if (*operand == Operand::kOther && !chain.empty()) add_field(chain);
  return operand;
}

std::optional<PipelineParser::Operand> PipelineParser::parse_term() {
  const TemplateLexeme& lexeme = peek();
  if (!starts_operand(lexeme.token)) return Operand::kNone;
  take();
  bool good = true;
  Operand operand = Operand::kLiteral;
  switch (lexeme.token) {
    case Token::kIdentifier:
      operand = Operand::kOther;
      good = contains(kFunctions, lexeme.text) || fail("function \"" + lexeme.text + "\" not defined");
      break;
    case Token::kVariable:
      operand = Operand::kVariable;
      good = contains(variables, lexeme.text) || fail("undefined variable \"" + lexeme.text + "\"");
      break;
    case Token::kField:
      operand = Operand::kField;
      break;
    case Token::kLeftParenthesis:
      operand = Operand::kOther;
      good = parse_pipeline("parenthesized pipeline", Token::kRightParenthesis);
      break;
    default:
      break;
  }
  return good ? std::optional(operand) : std::nullopt;
}

void PipelineParser::add_field(const std::string& path) {
  if (seen_fields_.insert(path).second) fields_.push_back(path);
}

}  // namespace vmcp
