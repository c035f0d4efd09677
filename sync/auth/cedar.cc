#include "sync/auth/cedar.h"

#include <algorithm>
#include <array>

#include "sync/auth/expression.h"
#include "sync/json.h"
#include "sync/quote.h"

namespace vmcp {
namespace {

using Problem = std::optional<std::string>;
using Kind = ExpressionToken::Kind;

/// Policy ::= {Annotation} ('permit' | 'forbid') '(' Scope ')' {Condition} ';'
/// Brackets are known to match.
class PolicyReader {
 public:
  explicit PolicyReader(const std::vector<ExpressionToken>& tokens) : tokens_(tokens) {}

  Problem read() {
    while (take("@")) {
      if (!skip_annotation()) return "an annotation must be written @name(\"text\")";
    }
    if (!take("permit") && !take("forbid")) return "must start with permit or forbid";
    if (auto problem = read_scope()) return problem;
    while (take("when") || take("unless")) {
      if (!is("{")) return "when and unless must be followed by { … }";
      skip_group();
    }
    if (at_end()) return "must end with a semicolon";
    if (!take(";")) return "has " + quote(tokens_[at_].text) + " where when, unless or a semicolon is expected";
    if (!at_end()) return "is more than one statement: there must be exactly one in each element";
    return std::nullopt;
  }

 private:
  bool at_end() const { return at_ == tokens_.size(); }
  bool is(std::string_view text) const {
    return !at_end() && tokens_[at_].kind != Kind::kString && tokens_[at_].text == text;
  }
  bool take(std::string_view text) {
    const bool found = is(text);
    if (found) ++at_;
    return found;
  }
  bool take_kind(Kind kind) {
    const bool found = !at_end() && tokens_[at_].kind == kind;
    if (found) ++at_;
    return found;
  }

  bool skip_annotation() {
    if (!take_kind(Kind::kWord)) return false;
    if (!take("(")) return true;
    return take_kind(Kind::kString) && take(")");
  }

  /// From an opening bracket to behind the one that closes it.
  void skip_group() {
    int depth = 0;
    do {
      if (is("(") || is("[") || is("{")) ++depth;
      if (is(")") || is("]") || is("}")) --depth;
      ++at_;
    } while (depth > 0);
  }

  /// `(principal …, action …, resource …)`
  Problem read_scope() {
    static constexpr std::array<std::string_view, 3> kParts = {"principal", "action", "resource"};
    static constexpr const char* kExpected = "needs a scope of the form (principal, action, resource)";
    if (!take("(")) return kExpected;
    for (const std::string_view part : kParts) {
      if (!take(part)) return kExpected;
      while (!is(",") && !is(")")) {
        if (is("(") || is("[") || is("{")) {
          skip_group();
        } else {
          ++at_;
        }
      }
      if (!take(part == kParts.back() ? ")" : ",")) return kExpected;
    }
    return std::nullopt;
  }

  const std::vector<ExpressionToken>& tokens_;
  std::size_t at_ = 0;
};

bool is_identifier(std::string_view text) {
  auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  auto is_other = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && is_letter(text[0]) && std::all_of(text.begin(), text.end(), is_other);
}

}  // namespace

std::optional<std::string> cedar_policy_problem(std::string_view policy) {
  const auto tokens = tokenize_expression(policy, ExpressionLanguage::kCedar);
  if (!tokens) return "has " + tokens.error();
  if (tokens->empty()) return "is empty: there must be exactly one statement in each element";
  return PolicyReader(*tokens).read();
}

std::optional<std::string> cedar_entities_problem(std::string_view entities) {
  if (entities.empty()) return std::nullopt;
  const auto tree = parse_json(entities, "");
  if (!tree) return tree.error().message;
  if (!tree->is_array()) return "must be a JSON array of entities";
  for (std::size_t i = 0; i < tree->size(); ++i) {
    const Json* uid = (*tree)[i].is_object() ? find((*tree)[i], {"uid"}) : nullptr;
    if (uid == nullptr || !uid->is_object()) {
      return "entity " + std::to_string(i) + " must be an object with a uid of the form {\"type\": …, \"id\": …}";
    }
  }
  return std::nullopt;
}

std::optional<std::string> cedar_entity_type_problem(std::string_view type) {
  if (type.empty()) return std::nullopt;
  static constexpr std::array<std::string_view, 10> kReserved = {"true", "false", "if",   "then", "else",
                                                                 "in",   "is",    "like", "has",  "__cedar"};
  const bool reserved = std::find(kReserved.begin(), kReserved.end(), type) != kReserved.end();
  if (!is_identifier(type)) return quote(type) + " is not a Cedar identifier (letters, digits and _, without ::)";
  if (reserved) return quote(type) + " is a reserved word of Cedar";
  return std::nullopt;
}

std::optional<std::string> cedar_problem(const CedarConfig& config) {
  if (config.policies.empty()) return "at least one policy is required for Cedar authorization";
  for (std::size_t i = 0; i < config.policies.size(); ++i) {
    if (auto problem = cedar_policy_problem(config.policies[i])) {
      return "policies[" + std::to_string(i) + "]: " + *problem;
    }
  }
  if (auto problem = cedar_entities_problem(config.entities_json)) return "entities: " + *problem;
  if (auto problem = cedar_entity_type_problem(config.group_entity_type)) return "group entity type: " + *problem;
  return std::nullopt;
}

}  // namespace vmcp
