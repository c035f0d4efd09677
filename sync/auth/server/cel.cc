// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/cel.h"

#include <algorithm>
#include <array>
#include <vector>

#include "sync/auth/server/cel_tokens.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

using Kind = CelToken::Kind;

/// As deep as the runtime's parser goes.
constexpr int kDeepest = 250;

constexpr std::array<std::string_view, 14> kOperators = {"||", "&&", "==", "!=", "<", "<=", ">",
                                                         ">=", "in", "+",  "-",  "*", "/",  "%"};

/// Follows the grammar, which is that of CEL without the precedence of operators: it does not change what is accepted.
class Grammar {
 public:
  explicit Grammar(std::vector<CelToken> tokens) : tokens_(std::move(tokens)) {}

  std::optional<std::string> check() {
    expression();
    if (!ends()) fail("an operator");
    return std::move(problem_);
  }

 private:
  bool ends() const { return problem_ || at_ == tokens_.size(); }
  bool is(std::string_view text) const {
    return !ends() && tokens_[at_].kind != Kind::kLiteral && tokens_[at_].text == text;
  }
  bool take(std::string_view text) {
    if (!is(text)) return false;
    ++at_;
    return true;
  }
  bool take(Kind kind) {
    if (ends() || tokens_[at_].kind != kind) return false;
    ++at_;
    return true;
  }
  void need(std::string_view text) {
    if (!take(text)) fail(quote(text));
  }
  void fail(const std::string& expected) {
    if (problem_) return;
    problem_ = at_ == tokens_.size() ? "it ends where " + expected + " should be"
                                     : "it has " + quote(tokens_[at_].text) + " where " + expected + " should be";
  }

  void expression() {
    if (++depth_ > kDeepest && !problem_) problem_ = "it is nested too deeply";
    if (problem_) return;
    operands();
    if (take("?")) {
      operands();
      need(":");
      expression();
    }
    --depth_;
  }

  void operands() {
    do operand();
    while (take_operator());
  }

  bool take_operator() {
    return std::any_of(kOperators.begin(), kOperators.end(), [&](std::string_view each) { return take(each); });
  }

  void operand() {
    while (take("!") || take("-")) {
    }
    primary();
    while (!ends()) {
      if (take(".")) {
        take("?");
        if (!take(Kind::kName)) fail("a name");
        arguments();
      } else if (take("[")) {
        take("?");
        expression();
        need("]");
      } else {
        return;
      }
    }
  }

  void primary() {
    if (take(Kind::kLiteral)) return;
    if (take("(")) {
      expression();
      need(")");
    } else if (take("[")) {
      items("]", false);
    } else if (take("{")) {
      items("}", true);
    } else {
      named();
    }
  }

  /// A name, a call, or a message: `a.b.C{field: 1}`.
  void named() {
    take(".");
    if (is("in") || !take(Kind::kName)) return fail("a value");
    const std::size_t start = at_;
    while (take(".")) {
      if (!take(Kind::kName)) {
        at_ = start;  // what follows the name is for the caller
        break;
      }
    }
    if (take("{")) return items("}", true);
    at_ = start;
    arguments();
  }

  void arguments() {
    if (!take("(") || take(")")) return;
    do expression();
    while (take(","));
    need(")");
  }

  /// The rest of a list or a map, which may have a comma before its end.
  void items(std::string_view end, bool with_keys) {
    while (!ends() && !take(end)) {
      take("?");
      expression();
      if (with_keys) {
        need(":");
        expression();
      }
      if (!take(",") && !is(end)) fail(quote(","));
    }
  }

  std::vector<CelToken> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> cel_problem(std::string_view text) {
  auto tokens = cel_tokens(text);
  if (!tokens) return std::move(tokens.error());
  if (tokens->empty()) return "it has only white space";
  return Grammar(std::move(*tokens)).check();
}

}  // namespace vmcp
