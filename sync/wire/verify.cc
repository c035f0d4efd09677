// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/verify.h"

#include <array>
#include <set>
#include <utility>

#include "sync/json/json.h"
#include "sync/model/child.h"
#include "sync/model/status_values.h"
#include "sync/text/text.h"

namespace vmcp::wire {
namespace {

/// A part of a request stands up to two levels deeper in the answer than where it came from.
constexpr int kMostDepth = 2 * kMaxDepth;

/// Walks over the answer once. This runs for every answer and nearly never finds anything, so it keeps no track of
/// where it stands: what is wrong is said with the key beside it.
class Verifier {
 public:
  explicit Verifier(Document& document) : document_(document) {}

  const std::string& problem() const { return problem_; }
  bool failed() const { return !problem_.empty(); }
  void refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void status(Value object) {
    in_child_ = false;
    each_member(object, [&](std::string_view key, Value value) {
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
    each_member(object, [&](std::string_view key, Value value) {
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
  void each_member(Object& object, const Read& read) {
    const auto all = [&](std::string_view key, Value value) {
      read(key, value);
      return !failed();
    };
    if (++depth_ > kMostDepth) return refuse("nested too deeply");
    if (!document_.members(object, all)) refuse("not valid JSON");
    --depth_;
  }

  template <typename Read>
  void each_member(Value value, const Read& read) {
    Object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return refuse("an object was expected");
    each_member(object, read);
  }

  template <typename Read>
  void each_item(Value value, const Read& read) {
    if (type_of(value) != Type::array) return refuse("a list was expected");
    const auto all = [&](Value item) {
      read(item);
      return !failed();
    };
    if (++depth_ > kMostDepth) return refuse("nested too deeply");
    if (!document_.items(value, all)) refuse("not valid JSON");
    --depth_;
  }

 private:
  using Type = simdjson::ondemand::json_type;

  Type type_of(Value value) {
    Type type = Type::null;
    if (value.type().get(type) != simdjson::SUCCESS) refuse("not valid JSON");
    return type;
  }

  std::string_view text(Value value) {
    simdjson::ondemand::raw_json_string string;
    if (value.get_raw_json_string().get(string) != simdjson::SUCCESS) {
      refuse("a string was expected");
      return {};
    }
    const auto text = document_.text(string);
    if (!text) refuse("not valid JSON");
    return text.value_or("");
  }

  template <std::size_t N>
  void require_one_of(const std::array<std::string_view, N>& allowed, std::string_view key, Value value) {
    if (!is_one_of(allowed, text(value))) refuse(concat({"a ", key, " that the CRD does not allow"}));
  }

  void condition(Value value) {
    bool timed = false;
    bool typed = false;
    each_member(value, [&](std::string_view key, Value field) {
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
    each_member(value, [&](std::string_view key, Value field) {
      if (key == "circuitBreakerState") {
        require_one_of(kCircuitBreakerStates, key, field);
      } else {
        anything(key, field);
      }
    });
  }

  std::string_view metadata(Value value) {
    std::string_view name;
    each_member(value, [&](std::string_view key, Value field) {
      if (key == "name") {
        name = text(field);
      } else if (key == "ownerReferences") {
        refuse("owner references are the caller's");
      } else if (key == "labels" && is_object(field)) {
        each_member(field, [&](std::string_view label, Value label_value) {
          if (label == "controller-uid") refuse("the label controller-uid is the caller's");
          anything(label, label_value);
        });
      } else {
        anything(key, field);
      }
    });
    return name;
  }

  bool is_object(Value value) { return type_of(value) == Type::object; }

  /// Scalars need not be taken: the iteration steps over them.
  void anything(std::string_view key, Value value) {
    switch (type_of(value)) {
      case Type::string:
      case Type::boolean:
        return;
      case Type::object:
        return each_member(value, [&](std::string_view inner, Value field) { anything(inner, field); });
      case Type::array:
        return any_array(key, value);
      case Type::null:
        return refuse(concat({"null at ", key}));
      case Type::number:
        if (in_child_ && value.raw_json_token().find_first_of(".eE") != std::string_view::npos)
          refuse(concat({"a fraction at ", key}));
    }
  }

  void any_array(std::string_view key, Value value) {
    bool empty = true;
    each_item(value, [&](Value item) {
      empty = false;
      anything({}, item);
    });
    if (empty && in_child_) refuse(concat({"an empty list at ", key}));
  }

  /// Of a ConfigMap.
  void data(std::string_view key, Value value) {
    if (!is_object(value)) return anything(key, value);
    bool empty = true;
    each_member(value, [&](std::string_view inner, Value field) {
      empty = false;
      anything(inner, field);
    });
    if (empty) refuse("an empty data");
  }

  Document& document_;
  int depth_ = 0;
  bool in_child_ = false;  ///< The API server normalises these; a custom resource's status it keeps as written.
  std::set<std::pair<std::string_view, std::string_view>> seen_;
  std::string problem_;
};

void verify_answer(Verifier& verifier, Object& root) {
  bool has_status = false;
  bool has_children = false;
  verifier.each_member(root, [&](std::string_view key, Value value) {
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

std::optional<std::string> answer_problem(std::string& answer, Document& document) {
  auto root = document.open(answer);
  if (!root) return "not a JSON object";
  Verifier verifier(document);
  verify_answer(verifier, *root);
  if (!verifier.failed() && !document.at_end()) verifier.refuse("something follows the JSON object");
  if (verifier.failed()) return verifier.problem();
  return std::nullopt;
}

}  // namespace vmcp::wire
