// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sync/cedar/functions.h"
#include "sync/cedar/tokens.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

using Kind = CedarToken::Kind;

constexpr int kMaxNesting = 200;
bool fits_64_bits(std::string_view digits, bool negative) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  const std::uint64_t most = static_cast<std::uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  return error == std::errc() && end == digits.data() + digits.size() && value <= most;
}

/// Reads by recursive descent. Each function consumes what it is named after, and answers false after the first thing
/// that is wrong.
class Parser {
 public:
  explicit Parser(std::vector<CedarToken> tokens) : tokens_(std::move(tokens)) {}

  std::optional<std::string> run() {
    if (peek().kind == Kind::kEnd) return "is empty: there must be exactly one statement in each element";
    if (statement() && peek().kind != Kind::kEnd) {
      fail("is more than one statement: there must be exactly one in each element");
    }
    return problem_;
  }

 private:
  // ---- tokens

  const CedarToken& peek() const { return tokens_[at_]; }
  const CedarToken& advance() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
  bool is(std::string_view text) const { return peek().kind != Kind::kString && peek().text == text; }
  bool skip(std::string_view text) {
    const bool found = is(text);
    if (found) advance();
    return found;
  }

  bool fail(std::string problem) {
    if (!problem_) problem_ = std::move(problem);
    return false;
  }
  bool unexpected(std::string_view expected) {
    const std::string place = peek().kind == Kind::kEnd ? "ends" : "has " + quote(peek().text);
    return fail(place + " where " + std::string(expected) + " is expected");
  }
  bool expect(std::string_view text) { return skip(text) || unexpected(quote(text)); }

  bool identifier() {
    if (peek().kind != Kind::kIdentifier) return unexpected("a name");
    advance();
    return true;
  }

  bool string(bool is_pattern = false) {
    if (peek().kind != Kind::kString) return unexpected("a string");
    if (!has_cedar_escapes(peek().text, is_pattern))
      return fail("has a string with an escape that Cedar does not know");
    advance();
    return true;
  }

  // ---- the statement

  bool statement() {
    if (!annotations()) return false;
    if (!skip("permit") && !skip("forbid")) return fail("must start with permit or forbid");
    if (!scope() || !conditions()) return false;
    if (peek().kind == Kind::kEnd) return fail("must end with a semicolon");
    return skip(";") || unexpected("when, unless or a semicolon");
  }

  bool annotations() {
    std::set<std::string_view> names;
    while (skip("@")) {
      const bool is_name = peek().kind == Kind::kIdentifier || peek().kind == Kind::kReserved;
      if (!is_name) return fail("an annotation must be written @name(\"text\")");
      const std::string_view name = advance().text;
      if (!names.insert(name).second) return fail("has the annotation @" + std::string(name) + " twice");
      if (!skip("(")) continue;
      if (peek().kind != Kind::kString) return fail("an annotation must be written @name(\"text\")");
      if (!string() || !expect(")")) return false;
    }
    return true;
  }

  bool scope() {
    const auto word = [&](std::string_view text) {
      return skip(text) || fail("needs a scope of the form (principal, action, resource)");
    };
    if (!word("(") || !word("principal") || !entity_constraint() || !word(",")) return false;
    if (!word("action") || !action_constraint() || !word(",")) return false;
    if (!word("resource") || !entity_constraint()) return false;
    skip(",");
    return word(")");
  }

  bool entity_constraint() {
    if (skip("==") || skip("in")) return entity();
    if (!skip("is")) return true;
    return path() && (!skip("in") || entity());
  }

  bool action_constraint() {
    if (skip("==")) return entity();
    if (!skip("in")) return true;
    return is("[") ? list("[", "]", [&] { return entity(); }) : entity();
  }

  bool conditions() {
    while (skip("when") || skip("unless")) {
      if (!skip("{")) return fail("when and unless must be followed by { … }");
      if (!expression() || !expect("}")) return false;
    }
    return true;
  }

  // ---- names

  /// `A::B::"id"`
  bool entity() { return identifier() && entity_rest(); }
  bool entity_rest() {
    while (true) {
      if (!expect("::")) return false;
      if (peek().kind == Kind::kString) return string();
      if (!identifier()) return false;
    }
  }

  /// `A::B`
  bool path() {
    if (!identifier()) return false;
    while (skip("::")) {
      if (!identifier()) return false;
    }
    return true;
  }

  // ---- expressions, from the weakest operator to the strongest

  bool expression() {
    if (nesting_ == kMaxNesting) return fail("nests expressions more than 200 deep");
    ++nesting_;
    const bool good = skip("if") ? conditional() : disjunction();
    --nesting_;
    return good;
  }

  bool conditional() { return expression() && expect("then") && expression() && expect("else") && expression(); }

  template <typename Operand>
  bool chain(std::initializer_list<std::string_view> operators, Operand operand) {
    if (!operand()) return false;
    while (std::any_of(operators.begin(), operators.end(), [&](std::string_view each) { return skip(each); })) {
      if (!operand()) return false;
    }
    return true;
  }

  bool disjunction() {
    return chain({"||"}, [&] { return chain({"&&"}, [&] { return relation(); }); });
  }

  bool sum() {
    return chain({"+", "-"}, [&] { return chain({"*"}, [&] { return unary(); }); });
  }

  bool relation() {
    if (!sum()) return false;
    if (skip("has")) return attribute_path();
    if (skip("like")) return string(true);
    if (skip("is")) return path() && (!skip("in") || sum());
    for (const std::string_view each : {"<=", "<", ">=", ">", "!=", "==", "in"}) {
      if (skip(each)) return sum();
    }
    return true;
  }

  bool attribute_path() {
    if (peek().kind == Kind::kString) return string();
    do {
      if (!identifier()) return false;
    } while (skip("."));
    return true;
  }

  bool unary() {
    bool negative = false;
    while (is("-") || is("!")) negative = advance().text == "-";
    if (peek().kind == Kind::kInteger) return integer(negative) && (negative || accesses());
    return primary() && accesses();
  }

  bool integer(bool negative) {
    if (!fits_64_bits(peek().text, negative)) return fail("has a number that does not fit into 64 bits");
    advance();
    return true;
  }

  bool accesses() {
    while (true) {
      if (skip(".")) {
        const std::string_view name = peek().text;
        if (!identifier() || (is("(") && !call(find_cedar_method(name), name, "method"))) return false;
      } else if (skip("[")) {
        if (!string() || !expect("]")) return false;
      } else {
        return true;
      }
    }
  }

  bool call(const CedarCallable* callable, std::string_view name, std::string_view what) {
    if (callable == nullptr)
      return fail("calls " + quote(name) + ", which is not a " + std::string(what) + " of Cedar");
    int arguments = 0;
    const bool good = list("(", ")", [&] {
      ++arguments;
      return expression();
    });
    if (!good) return false;
    const bool fits = callable->arguments.value_or(arguments) == arguments;
    return fits || fail("calls " + quote(name) + " with another number of arguments than it takes");
  }

  template <typename Item>
  bool list(std::string_view open, std::string_view close, Item item) {
    if (!expect(open)) return false;
    while (!skip(close)) {
      if (!item()) return false;
      if (!skip(",") && !is(close)) return unexpected("a comma or " + quote(close));
    }
    return true;
  }

  bool primary() {
    switch (peek().kind) {
      case Kind::kString:
        return string();
      case Kind::kIdentifier:
        return named();
      default:
        break;
    }
    if (skip("true") || skip("false")) return true;
    if (skip("(")) return expression() && expect(")");
    if (is("[")) return list("[", "]", [&] { return expression(); });
    return is("{") ? record() : unexpected("a value");
  }

  /// A variable, an entity or a call: told apart by what follows the name.
  bool named() {
    const std::string_view name = advance().text;
    if (is("(")) return call(find_cedar_function(name), name, "function");
    if (is("::")) return entity_rest();
    constexpr std::array<std::string_view, 4> kVariables = {"principal", "action", "resource", "context"};
    const bool known = std::find(kVariables.begin(), kVariables.end(), name) != kVariables.end();
    return known || fail("has " + quote(name) + ", which is none of principal, action, resource and context");
  }

  bool record() {
    std::set<std::string_view> keys;
    return list("{", "}", [&] {
      std::string_view key = peek().text;
      const bool quoted = peek().kind == Kind::kString;
      if (!(quoted ? string() : identifier())) return false;
      if (quoted) key = key.substr(1, key.size() - 2);
      if (!keys.insert(key).second) return fail("has a record with the key " + quote(key) + " twice");
      return expect(":") && expression();
    });
  }

  std::vector<CedarToken> tokens_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> cedar_policy_problem(std::string_view policy) {
  auto tokens = cedar_tokens(policy);
  return tokens ? Parser(std::move(*tokens)).run() : std::move(tokens.error());
}

}  // namespace vmcp
