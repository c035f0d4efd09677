// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/verify.h"

#include <array>
#include <set>
#include <utility>

#include "sync/json/json.h"
#include "sync/model/child.h"
#include "sync/model/status_values.h"
#include "sync/wire/cursor.h"
#include "sync/wire/raw_text.h"

namespace vmcp::wire {
namespace {

/// A part of a request stands up to two levels deeper in the answer than where it came from.
constexpr int kMostDepth = 2 * kMaxDepth;

/// Walks over the answer once. This runs for every answer and nearly never finds anything, so it keeps no track of
/// where it stands: what is wrong is said with the key beside it.
class Verifier {
 public:
  explicit Verifier(TokenIndex& tokens) : tokens_(tokens), cursor_(tokens, kMostDepth) {}

  const std::string& problem() const { return problem_; }
  bool failed() const { return !problem_.empty(); }
  void refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void status(Value object) {
    in_child_ = false;
    each_member(object, [&](RawKey key, Value value) {
      if (key == "phase") {
        require_one_of(kPhases, key, value);
      } else if (key == "conditions") {
        each_item(value, [&](Value item) { condition(item); });
      } else if (key == "discoveredBackends") {
        each_item(value, [&](Value item) { discovered_backend(item); });
      } else {
        anything(key, value);
      }
    });
  }

  void child(Value object) {
    in_child_ = true;
    std::string_view api_version;
    std::string_view kind;
    std::string_view name;
    each_member(object, [&](RawKey key, Value value) {
      if (key == "apiVersion") {
        api_version = text(value);
      } else if (key == "kind") {
        kind = text(value);
      } else if (key == "metadata") {
        name = metadata(value);
      } else if (key == "data") {
        data(key, value);
      } else {
        anything(key, value);
      }
    });
    if (!is_child_kind(api_version, kind)) refuse("a child of an undeclared kind");
    if (name.empty()) refuse("a child without a name");
    if (!seen_.emplace(kind, name).second) refuse("a child is given twice");
  }

  template <typename Read>
  void each_member(Value object, const Read& read) {
    if (!is_object(object)) return refuse("an object was expected");
    const bool all = cursor_.members(object, [&](const char* key, Value value) {
      read(RawKey(key), value);
      return !failed();
    });
    if (!all) refuse("not valid JSON");
  }

  template <typename Read>
  void each_item(Value value, const Read& read) {
    if (cursor_.first_of(value) != '[') return refuse("a list was expected");
    const bool all = cursor_.items(value, [&](Value item) {
      read(item);
      return !failed();
    });
    if (!all) refuse("not valid JSON");
  }

 private:
  std::string_view text(Value value) {
    if (cursor_.first_of(value) != '"') {
      refuse("a string was expected");
      return {};
    }
    const char* begin = cursor_.string(value);
    const auto plain = plain_string(begin);
    const auto text = plain ? plain : tokens_.unescaped(begin - 1);
    if (!text) refuse("not valid JSON");
    return text.value_or("");
  }

  template <std::size_t N>
  void require_one_of(const std::array<std::string_view, N>& allowed, RawKey key, Value value) {
    if (!is_one_of(allowed, text(value))) refuse("a " + key.text() + " that the CRD does not allow");
  }

  void condition(Value value) {
    bool timed = false;
    bool typed = false;
    each_member(value, [&](RawKey key, Value field) {
      if (key == "lastTransitionTime") {
        timed = !text(field).empty();
      } else if (key == "type") {
        typed = !text(field).empty();
      } else if (key == "status") {
        require_one_of(kConditionStatuses, key, field);
      } else {
        anything(key, field);
      }
    });
    if (!timed || !typed) refuse("a condition without type or lastTransitionTime");
  }

  /// Its status is the runtime's own word, which the CRD leaves free.
  void discovered_backend(Value value) {
    each_member(value, [&](RawKey key, Value field) {
      if (key == "circuitBreakerState") {
        require_one_of(kCircuitBreakerStates, key, field);
      } else {
        anything(key, field);
      }
    });
  }

  std::string_view metadata(Value value) {
    std::string_view name;
    each_member(value, [&](RawKey key, Value field) {
      if (key == "name") {
        name = text(field);
      } else if (key == "ownerReferences") {
        refuse("owner references are the caller's");
      } else if (key == "labels" && is_object(field)) {
        each_member(field, [&](RawKey label, Value label_value) {
          if (label == "controller-uid") refuse("the label controller-uid is the caller's");
          anything(label, label_value);
        });
      } else {
        anything(key, field);
      }
    });
    return name;
  }

  static bool is_number(char first) { return first == '-' || (first >= '0' && first <= '9'); }
  bool is_object(Value value) const { return cursor_.first_of(value) == '{'; }

  /// What a value is shows in its first character. Scalars need not be taken: the iteration steps over them.
  void anything(RawKey key, Value value) {
    switch (cursor_.first_of(value)) {
      case '"':
      case 't':
      case 'f':
        return;
      case '{':
        return each_member(value, [&](RawKey inner, Value field) { anything(inner, field); });
      case '[':
        return any_array(key, value);
      case 'n':
        return refuse("null at " + key.text());
      default:
        return number(key, cursor_.scalar(value));
    }
  }

  void number(RawKey key, std::string_view token) {
    if (!is_number(token.front())) return refuse("not valid JSON");
    if (in_child_ && token.find_first_of(".eE") != std::string_view::npos) refuse("a fraction at " + key.text());
  }

  void any_array(RawKey key, Value value) {
    bool empty = true;
    each_item(value, [&](Value item) {
      empty = false;
      anything({}, item);
    });
    if (empty && in_child_) refuse("an empty list at " + key.text());
  }

  /// Of a ConfigMap.
  void data(RawKey key, Value value) {
    if (!is_object(value)) return anything(key, value);
    bool empty = true;
    each_member(value, [&](RawKey inner, Value field) {
      empty = false;
      anything(inner, field);
    });
    if (empty) refuse("an empty data");
  }

  TokenIndex& tokens_;
  Cursor cursor_;
  bool in_child_ = false;  ///< The API server normalises these; a custom resource's status it keeps as written.
  std::set<std::pair<std::string_view, std::string_view>> seen_;
  std::string problem_;
};

void verify_answer(Verifier& verifier) {
  bool has_status = false;
  bool has_children = false;
  verifier.each_member(Cursor::root(), [&](RawKey key, Value value) {
    if (key == "status") {
      has_status = true;
      verifier.status(value);
    } else if (key == "children") {
      has_children = true;
      verifier.each_item(value, [&](Value item) { verifier.child(item); });
    }
  });
  if (!has_status || !has_children) verifier.refuse("status or children is missing");
}

}  // namespace

std::optional<std::string> answer_problem(std::string& answer, TokenIndex& tokens) {
  if (!tokens.find(answer)) return "not valid JSON";
  Verifier verifier(tokens);
  verify_answer(verifier);
  if (verifier.failed()) return verifier.problem();
  return std::nullopt;
}

}  // namespace vmcp::wire
