#include "sync/wire/verify.h"

#include <array>
#include <set>
#include <utility>

#include "sync/children/stored_form.h"
#include "sync/model/child_kind.h"
#include "sync/model/status_values.h"
#include "sync/quantity.h"
#include "sync/wire/raw_text.h"

namespace vmcp::wire {
namespace {

namespace ondemand = simdjson::ondemand;

/// Walks the answer once, forward. This runs for every answer and nearly never finds anything, so it keeps no track of
/// where it stands: what is wrong is said with the key beside it.
class Verifier {
 public:
  const std::string& problem() const { return problem_; }
  bool failed() const { return !problem_.empty(); }
  void refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
  }

  void status(ondemand::object object) {
    in_child_ = false;
    each_member(object, [&](RawKey key, ondemand::value value) {
      if (key == "phase") {
        require_one_of(kPhases, key, value);
      } else if (key == "conditions") {
        each_item(value, [&](ondemand::value item) { condition(item); });
      } else if (key == "discoveredBackends") {
        each_item(value, [&](ondemand::value item) { discovered_backend(item); });
      } else {
        anything(key, value);
      }
    });
  }

  void child(ondemand::object object) {
    in_child_ = true;
    std::string_view api_version;
    std::string_view kind;
    std::string_view name;
    each_member(object, [&](RawKey key, ondemand::value value) {
      if (key == "apiVersion") {
        api_version = text(value);
      } else if (key == "kind") {
        kind = text(value);
      } else if (key == "metadata") {
        name = metadata(value);
      } else {
        anything(key, value);
      }
    });
    if (!is_child_kind(api_version, kind)) refuse("a child of an undeclared kind");
    if (name.empty()) refuse("a child without a name");
    if (!seen_.emplace(kind, name).second) refuse("a child is given twice");
  }

  template <typename Read>
  void each_member(ondemand::object object, const Read& read) {
    for (auto member : object) {
      ondemand::field field;
      if (std::move(member).get(field) != simdjson::SUCCESS) return refuse("not valid JSON");
      read(RawKey(field), ondemand::value(field.value()));
      if (failed()) return;
    }
  }

  template <typename Read>
  void each_item(ondemand::value value, const Read& read) {
    ondemand::array array;
    if (value.get_array().get(array) != simdjson::SUCCESS) return refuse("a list was expected");
    for (auto element : array) {
      ondemand::value item;
      if (element.get(item) != simdjson::SUCCESS) return refuse("not valid JSON");
      read(item);
      if (failed()) return;
    }
  }

 private:
  std::string_view text(ondemand::value& value) {
    if (const auto plain = plain_text(value)) return *plain;
    std::string_view out;
    if (value.get_string().get(out) != simdjson::SUCCESS) refuse("a string was expected");
    return out;
  }

  template <std::size_t N>
  void require_one_of(const std::array<std::string_view, N>& allowed, RawKey key, ondemand::value& value) {
    if (!is_one_of(allowed, text(value))) refuse("a " + key.text() + " that the CRD does not allow");
  }

  void condition(ondemand::value& value) {
    bool timed = false;
    bool typed = false;
    each_member_of(value, [&](RawKey key, ondemand::value field) {
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
  void discovered_backend(ondemand::value& value) {
    each_member_of(value, [&](RawKey key, ondemand::value field) {
      if (key == "circuitBreakerState") {
        require_one_of(kCircuitBreakerStates, key, field);
      } else {
        anything(key, field);
      }
    });
  }

  std::string_view metadata(ondemand::value& value) {
    std::string_view name;
    each_member_of(value, [&](RawKey key, ondemand::value field) {
      if (key == "name") {
        name = text(field);
      } else if (key == "ownerReferences") {
        refuse("owner references are the caller's");
      } else if (key == "labels" && is_object(field)) {
        each_member_of(field, [&](RawKey label, ondemand::value label_value) {
          if (label == "controller-uid") refuse("the label controller-uid is the caller's");
          anything(label, label_value);
        });
      } else {
        anything(key, field);
      }
    });
    return name;
  }

  template <typename Read>
  void each_member_of(ondemand::value& value, const Read& read) {
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS) return refuse("an object was expected");
    each_member(object, read);
  }

  static bool is_number(std::string_view token) { return token[0] == '-' || (token[0] >= '0' && token[0] <= '9'); }
  static bool is_object(ondemand::value& value) { return value.raw_json_token()[0] == '{'; }

  /// What a value is shows in its first character. Scalars need not be taken: the iteration steps over them.
  void anything(RawKey key, ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    switch (token[0]) {
      case '"':
        if (in_child_ && is_quantity(key)) quantity(key, value);
        return;
      case '{':
        return in_child_ && holds_quantities(key) ? quantities(value) : any_object(key, value);
      case '[':
        return any_array(key, value);
      case 't':
      case 'f':
        return;
      case 'n':
        return refuse("null at " + key.text());
      default:
        return number(key, token);
    }
  }

  void number(RawKey key, std::string_view token) {
    if (!is_number(token)) return refuse("not valid JSON");
    if (!in_child_) return;
    if (is_quantity(key)) refuse("a number as a quantity at " + key.text());
    if (token.find_first_of(".eE") != std::string_view::npos) refuse("a fraction at " + key.text());
  }

  void any_object(RawKey key, ondemand::value& value) {
    bool empty = true;
    each_member_of(value, [&](RawKey inner, ondemand::value field) {
      empty = false;
      anything(inner, field);
    });
    if (empty && in_child_ && key == "data") refuse("an empty data");
  }

  void any_array(RawKey key, ondemand::value& value) {
    bool empty = true;
    each_item(value, [&](ondemand::value item) {
      empty = false;
      if (in_child_ && key == "env") {
        variable(item);
      } else {
        anything({}, item);
      }
    });
    if (empty && in_child_) refuse("an empty list at " + key.text());
  }

  void variable(ondemand::value& value) {
    if (!is_object(value)) return anything({}, value);
    each_member_of(value, [&](RawKey key, ondemand::value field) {
      if (key == "value" && field.raw_json_token().substr(0, 2) == R"("")") return refuse("an empty value");
      anything(key, field);
    });
  }

  void quantities(ondemand::value& value) {
    each_member_of(value, [&](RawKey key, ondemand::value field) { quantity(key, field); });
  }

  void quantity(RawKey key, ondemand::value& value) {
    const std::string_view token = value.raw_json_token();
    if (is_number(token)) return refuse("a number as a quantity at " + key.text());
    if (token[0] != '"') return anything(key, value);
    const std::string_view written = text(value);
    const auto stored = canonical_quantity(written);
    if (stored && *stored != written) refuse("a quantity that is stored otherwise at " + key.text());
  }

  bool in_child_ = false;  ///< The API server normalises these; a custom resource's status it keeps as written.
  std::set<std::pair<std::string_view, std::string_view>> seen_;
  std::string problem_;
};

void verify_answer(Verifier& verifier, ondemand::object root) {
  bool has_status = false;
  bool has_children = false;
  verifier.each_member(root, [&](RawKey key, ondemand::value value) {
    ondemand::object object;
    if (key == "status") {
      has_status = value.get_object().get(object) == simdjson::SUCCESS;
      if (has_status) verifier.status(object);
    } else if (key == "children") {
      has_children = true;
      verifier.each_item(value, [&](ondemand::value item) {
        if (item.get_object().get(object) != simdjson::SUCCESS) return verifier.refuse("a child is no object");
        verifier.child(object);
      });
    }
  });
  if (!has_status || !has_children) verifier.refuse("status or children is missing");
}

}  // namespace

std::optional<std::string> answer_problem(std::string& answer, simdjson::ondemand::parser& parser) {
  answer.reserve(answer.size() + simdjson::SIMDJSON_PADDING);
  Verifier verifier;
  ondemand::document document;
  ondemand::object root;
  if (parser.iterate(answer).get(document) != simdjson::SUCCESS ||
      document.get_object().get(root) != simdjson::SUCCESS) {
    return "not a JSON object";
  }
  verify_answer(verifier, root);
  if (verifier.failed()) return verifier.problem();
  return std::nullopt;
}

}  // namespace vmcp::wire
