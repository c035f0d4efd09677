// SPDX-License-Identifier: Apache-2.0
#include "sync/go/text_template/lexer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sync/go/text_template/literals.h"
#include "sync/text/characters.h"

namespace vmcp {
namespace {

using Token = TemplateToken;

constexpr std::array<std::pair<std::string_view, Token>, 13> kActionKeywords = {{
    {"block", Token::kBlock},
    {"break", Token::kBreak},
    {"continue", Token::kContinue},
    {"define", Token::kDefine},
    {"else", Token::kElse},
    {"end", Token::kEndKeyword},
    {"if", Token::kIf},
    {"nil", Token::kNil},
    {"range", Token::kRange},
    {"template", Token::kTemplate},
    {"with", Token::kWith},
    {"true", Token::kBoolean},
    {"false", Token::kBoolean},
}};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

class Lexer {
 public:
  explicit Lexer(std::string_view input) : rest_(input) {}

  std::vector<TemplateLexeme> run() {
    while (!failed_) {
      std::size_t open = rest_.find("{{");
      if (open == std::string_view::npos) break;
      emit_text(open);
      lex_action();
    }
    if (!failed_) {
      emit_text(rest_.size());
      out_.push_back({Token::kEndOfInput, ""});
    }
    return std::move(out_);
  }

 private:
  void emit(Token token, std::size_t length) {
    out_.push_back({token, std::string(rest_.substr(0, length))});
    rest_.remove_prefix(length);
  }
  void emit_text(std::size_t length) {
    if (length > 0) emit(Token::kText, length);
  }
  void fail(std::string problem) {
    failed_ = true;
    out_.push_back({Token::kError, std::move(problem)});
  }

  bool at(std::size_t position, std::string_view text) const {
    return position <= rest_.size() && rest_.substr(position, text.size()) == text;
  }
  bool at_trimmed_end(std::size_t position) const {
    return position < rest_.size() && is_space(rest_[position]) && at(position + 1, "-}}");
  }

  void lex_action() {
    bool trimmed = rest_.size() > 3 && rest_[2] == '-' && is_space(rest_[3]);
    std::size_t begin = trimmed ? 4 : 2;
    if (at(begin, "/*")) return lex_comment(begin);
    emit(Token::kLeftDelimiter, trimmed ? 3 : 2);
    if (trimmed) rest_.remove_prefix(1);  // the space belongs to the marker
    depth_ = 0;
    while (!failed_) {
      if (at(0, "}}") || at_trimmed_end(0)) {
        if (depth_ > 0) return fail("unclosed left parenthesis");
        return emit(Token::kRightDelimiter, at(0, "}}") ? 2 : 4);
      }
      lex_inside();
    }
  }

  void lex_comment(std::size_t begin) {
    std::size_t end = rest_.find("*/", begin + 2);
    if (end == std::string_view::npos) return fail("unclosed comment");
    end += 2;
    if (at(end, "}}")) {
      rest_.remove_prefix(end + 2);
    } else if (at_trimmed_end(end)) {
      rest_.remove_prefix(end + 4);
    } else {
      fail("comment ends before the closing delimiter");
    }
  }

  void lex_inside() {
    if (rest_.empty()) return fail("unclosed action");
    char c = rest_[0];
    if (is_space(c)) return lex_space();
    if (c == '"' || c == '\'') return lex_quoted(c);
    if (c == '`') return lex_raw_string();
    if (c == '$' || (c == '.' && (rest_.size() < 2 || !is_digit(rest_[1])))) return lex_field_or_variable(c);
    if (c == '.' || c == '+' || c == '-' || is_digit(c)) return lex_number();
    if (name_character_length(rest_) > 0) return lex_word();
    lex_sign(c);
  }

  void lex_sign(char c) {
    switch (c) {
      case '=':
        return emit(Token::kAssign, 1);
      case ':':
        return at(1, "=") ? emit(Token::kDeclare, 2) : fail("expected :=");
      case '|':
        return emit(Token::kPipe, 1);
      case ',':
        return emit(Token::kComma, 1);
      case '(':
        ++depth_;
        return emit(Token::kLeftParenthesis, 1);
      case ')':
        return depth_-- > 0 ? emit(Token::kRightParenthesis, 1) : fail("unexpected right parenthesis");
      default:
        return c > ' ' && c < '\x7f' ? emit(Token::kCharacter, 1) : fail("unrecognized character in action");
    }
  }

  void lex_space() {
    std::size_t length = 0;
    while (length < rest_.size() && is_space(rest_[length]) && !at_trimmed_end(length)) ++length;
    emit(Token::kSpace, length);
  }

  void lex_quoted(char quote) {
    std::size_t end = 1;
    while (end < rest_.size() && rest_[end] != quote && rest_[end] != '\n') {
      end += rest_[end] == '\\' && end + 1 < rest_.size() && rest_[end + 1] != '\n' ? 2 : 1;
    }
    bool character = quote == '\'';
    if (end >= rest_.size() || rest_[end] != quote) {
      return fail(character ? "unterminated character constant" : "unterminated quoted string");
    }
    std::string_view text = rest_.substr(0, end + 1);
    if (character ? !is_go_character(text) : !is_go_string(text)) return fail("malformed literal " + std::string(text));
    emit(character ? Token::kNumber : Token::kString, text.size());
  }

  void lex_raw_string() {
    std::size_t end = rest_.find('`', 1);
    if (end == std::string_view::npos) return fail("unterminated raw quoted string");
    emit(Token::kString, end + 1);
  }

  std::size_t name_length(std::size_t begin) const {
    std::size_t end = begin;
    while (std::size_t length = name_character_length(rest_.substr(end))) end += length;
    return end - begin;
  }

  bool at_terminator(std::size_t position) const {
    if (position >= rest_.size()) return true;
    char c = rest_[position];
    return is_space(c) || std::string_view(".,|:)(").find(c) != std::string_view::npos || at(position, "}}");
  }

  void lex_field_or_variable(char c) {
    std::size_t length = name_length(1);
    if (!at_terminator(1 + length)) return fail("bad character after " + std::string(rest_.substr(0, 1 + length)));
    Token bare = c == '$' ? Token::kVariable : Token::kDot;
    Token named = c == '$' ? Token::kVariable : Token::kField;
    emit(length == 0 ? bare : named, 1 + length);
  }

  void lex_word() {
    std::size_t length = name_length(0);
    std::string_view word = rest_.substr(0, length);
    if (!at_terminator(length)) return fail("bad character after " + std::string(word));
    auto keyword = std::find_if(kActionKeywords.begin(), kActionKeywords.end(),
                                [&](const auto& each) { return each.first == word; });
    emit(keyword == kActionKeywords.end() ? Token::kIdentifier : keyword->second, length);
  }

  std::size_t run_of(std::size_t begin, std::string_view characters) const {
    std::size_t end = begin;
    while (end < rest_.size() && characters.find(rest_[end]) != std::string_view::npos) ++end;
    return end;
  }

  // The end of what looks like a real number at `begin`.
  std::size_t number_end(std::size_t begin) const {
    std::size_t end = begin;
    if (end < rest_.size() && (rest_[end] == '+' || rest_[end] == '-')) ++end;
    std::string_view digits = "0123456789_";
    if (at(end, "0") && end + 1 < rest_.size()) {
      char kind = rest_[end + 1];
      if (kind == 'x' || kind == 'X') digits = "0123456789abcdefABCDEF_";
      if (kind == 'o' || kind == 'O') digits = "01234567_";
      if (kind == 'b' || kind == 'B') digits = "01_";
      if (std::string_view("xXoObB").find(kind) != std::string_view::npos) end += 2;
    }
    end = run_of(end, digits);
    if (at(end, ".")) end = run_of(end + 1, digits);
    std::string_view exponent = digits.size() == 11 ? "eE" : digits.size() == 23 ? "pP" : "";
    if (end < rest_.size() && exponent.find(rest_[end]) != std::string_view::npos) {
      ++end;
      if (end < rest_.size() && (rest_[end] == '+' || rest_[end] == '-')) ++end;
      end = run_of(end, "0123456789_");
    }
    if (at(end, "i")) ++end;
    return end;
  }

  void lex_number() {
    std::size_t end = number_end(0);
    bool valid = is_template_number(rest_.substr(0, end));
    if (end < rest_.size() && (rest_[end] == '+' || rest_[end] == '-')) {  // complex: 1+2i
      std::size_t last = number_end(end);
      std::string_view imaginary = rest_.substr(end, last - end);
      // Both parts of a complex number are read as floating point, which the mark of an imaginary number asks for.
      valid = is_template_number(std::string(rest_.substr(0, end)) + "i") && imaginary.back() == 'i' &&
              is_template_number(imaginary);
      end = last;
    }
    if (!valid || name_character_length(rest_.substr(end)) > 0) {
      return fail("bad number syntax: " + std::string(rest_.substr(0, end)));
    }
    emit(Token::kNumber, end);
  }

  std::string_view rest_;
  std::vector<TemplateLexeme> out_;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace

std::vector<TemplateLexeme> lex_template(std::string_view input) {
  return Lexer(input).run();
}

}  // namespace vmcp
