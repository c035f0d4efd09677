// SPDX-License-Identifier: Apache-2.0
#include "sync/go/json_schema/rules.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/go/json_schema/keywords.h"
#include "sync/go/json_schema/references.h"
#include "sync/go/regular_expression.h"

namespace vmcp {
namespace {

using Draft = SchemaDraft;
using Shape = SchemaShape;

constexpr std::array<std::string_view, 7> kTypes = {"array",  "boolean", "integer", "null",
                                                    "number", "object",  "string"};

// nullptr when `name` is absent. Unlike find(), a null counts as present: the runtime refuses it too.
const Json* member(const Json& object, std::string_view name) {
  for (const auto& [key, value] : object.get_ref<const Json::object_t&>()) {
    if (key == name) return &value;
  }
  return nullptr;
}

// Walks a schema; references are queued instead of followed at once, so that chains of them cost no stack.
class Checker {
 public:
  explicit Checker(const Json& root)
      : root_(root), resolver_(root), draft_(root.is_object() ? draft_of(root) : Draft::kMixed) {}

  std::optional<std::string> run() {
    const Json* dialect = root_.is_object() ? member(root_, "$schema") : nullptr;
    if (dialect != nullptr && !dialect->is_string()) fail("/$schema", "must be a string");
    pending_.push_back({&root_, ""});
    while (!pending_.empty() && !problem_) {
      auto [schema, pointer] = std::move(pending_.back());
      pending_.pop_back();
      check(*schema, pointer);
    }
    if (!problem_ && applies_itself(root_)) fail("", "refers to itself without end");
    return problem_;
  }

 private:
  void fail(const std::string& pointer, const std::string& problem) {
    if (!problem_) problem_ = (pointer.empty() ? std::string("the schema") : pointer) + " " + problem;
  }

  void check(const Json& schema, const std::string& pointer) {
    if (schema.is_boolean() && draft_ != Draft::k4) return;
    if (!schema.is_object()) return fail(pointer, "must be a schema (an object)");
    check_id(schema, pointer);
    bool reference = schema.contains("$ref");
    for (const SchemaKeyword& keyword : schema_keywords()) {
      const Json* value = member(schema, keyword.name);
      if (value == nullptr || keyword.since > draft_) continue;
      if (reference && !keyword.counts_beside_reference()) continue;
      check_keyword(keyword.shape, schema, keyword.name, *value, child_pointer(pointer, keyword.name));
    }
    if (reference) return check_reference(*member(schema, "$ref"), child_pointer(pointer, "$ref"));
    check_limits(schema, pointer, "minLength", "maxLength");
    check_limits(schema, pointer, "minProperties", "maxProperties");
  }

  void check_id(const Json& schema, const std::string& pointer) {
    bool old_name = draft_ == Draft::k4 || (draft_ == Draft::kMixed && schema.contains("id"));
    std::string name = old_name ? "id" : "$id";
    const Json* value = member(schema, name);
    if (value != nullptr && !value->is_string()) fail(child_pointer(pointer, name), "must be a string");
  }

  void check_limits(const Json& schema, const std::string& pointer, const std::string& least, const std::string& most) {
    const Json* low = member(schema, least);
    const Json* high = member(schema, most);
    if (low == nullptr || high == nullptr || !low->is_number() || !high->is_number()) return;
    if (low->get<double>() > high->get<double>()) fail(child_pointer(pointer, least), "is greater than " + most);
  }

  void check_keyword(Shape shape, const Json& schema, std::string_view name, const Json& value,
                     const std::string& pointer) {
    switch (shape) {
      case Shape::kString:
        if (!value.is_string()) fail(pointer, "must be a string");
        return;
      case Shape::kBoolean:
        if (!value.is_boolean()) fail(pointer, "must be true or false");
        return;
      case Shape::kNumber:
      case Shape::kPositiveNumber:
        if (!value.is_number()) return fail(pointer, "must be a number");
        if (shape == Shape::kPositiveNumber && value.get<double>() <= 0) fail(pointer, "must be greater than zero");
        return;
      case Shape::kCount:
        return check_count(value, pointer);
      case Shape::kExclusiveLimit:
        return check_exclusive_limit(schema, name, value, pointer);
      case Shape::kPattern:
        if (!value.is_string()) return fail(pointer, "must be a string");
        return check_pattern(value.get<std::string>(), pointer);
      case Shape::kUniqueStrings:
      case Shape::kUniqueValues:
        return check_unique(value, shape == Shape::kUniqueStrings, pointer);
      case Shape::kType:
        return check_type(value, pointer);
      default:
        return check_subschemas(shape, value, pointer);
    }
  }

  void check_count(const Json& value, const std::string& pointer) {
    bool whole = value.is_number() && std::trunc(value.get<double>()) == value.get<double>();
    if (!whole || value.get<double>() < 0) fail(pointer, "must be a whole number from 0 up");
  }

  void check_exclusive_limit(const Json& schema, std::string_view name, const Json& value, const std::string& pointer) {
    bool flag_allowed = draft_ == Draft::k4 || draft_ == Draft::kMixed;
    bool number_allowed = draft_ != Draft::k4;
    if (value.is_number() && number_allowed) return;
    if (!value.is_boolean() || !flag_allowed) {
      return fail(pointer, number_allowed ? "must be a number" : "must be true or false");
    }
    const char* limit = name == "exclusiveMinimum" ? "minimum" : "maximum";
    if (!schema.contains(limit)) fail(pointer, std::string("cannot be used without ") + limit);
  }

  void check_pattern(const std::string& pattern, const std::string& pointer) {
    if (auto problem = regular_expression_problem(pattern)) {
      fail(pointer, "is not a valid regular expression: " + *problem);
    }
  }

  void check_unique(const Json& list, bool strings, const std::string& pointer) {
    if (!list.is_array()) return fail(pointer, "must be a list");
    std::set<std::string> seen;
    for (const Json& item : list) {
      if (strings && !item.is_string()) return fail(pointer, "must hold strings only");
      if (!seen.insert(item.dump(-1, ' ', false, Json::error_handler_t::replace)).second) {
        return fail(pointer, "must not hold the same item twice");
      }
    }
  }

  void check_type(const Json& value, const std::string& pointer) {
    if (!value.is_string() && !value.is_array()) return fail(pointer, "must be a string or a list of strings");
    std::vector<std::string> types;
    for (const Json& type : value.is_array() ? value : Json::array({value})) {
      bool known = type.is_string() && std::find(kTypes.begin(), kTypes.end(), type.get<std::string>()) != kTypes.end();
      if (!known) return fail(pointer, "must be one of array, boolean, integer, null, number, object, string");
      if (std::find(types.begin(), types.end(), type.get<std::string>()) != types.end()) {
        return fail(pointer, "must not hold the same item twice");
      }
      types.push_back(type.get<std::string>());
    }
  }

  // ---- schemas within the schema

  void check_subschemas(Shape shape, const Json& value, const std::string& pointer) {
    switch (shape) {
      case Shape::kBooleanOrSchema:
        if (!value.is_boolean()) check(value, pointer);
        return;
      case Shape::kSchemaOrSchemas:
        return value.is_array() ? check_list(value, pointer) : check(value, pointer);
      case Shape::kSchemas:
        return value.is_array() ? check_list(value, pointer) : fail(pointer, "must be a list of schemas");
      case Shape::kSchemaMap:
      case Shape::kPatternSchemaMap:
      case Shape::kDependencies:
        return check_map(shape, value, pointer);
      default:
        return check(value, pointer);
    }
  }

  void check_list(const Json& list, const std::string& pointer) {
    for (std::size_t index = 0; index < list.size(); ++index) check(list[index], child_pointer(pointer, index));
  }

  void check_map(Shape shape, const Json& map, const std::string& pointer) {
    if (!map.is_object()) return fail(pointer, "must be an object");
    for (const auto& [name, value] : map.items()) {
      std::string place = child_pointer(pointer, name);
      if (shape == Shape::kPatternSchemaMap) check_pattern(name, place);
      if (shape == Shape::kDependencies && value.is_array()) {
        bool strings = std::all_of(value.begin(), value.end(), [](const Json& item) { return item.is_string(); });
        if (!strings) fail(place, "must hold strings only");
        continue;
      }
      check(value, place);
    }
  }

  // ---- references

  void check_reference(const Json& reference, const std::string& pointer) {
    if (!reference.is_string()) return;  // already refused
    auto text = reference.get<std::string>();
    if (text == "#" || is_meta_schema(text)) return;
    const Json* target = resolver_.follow(text);
    if (target == nullptr) {
      return fail(pointer, text.compare(0, 2, "#/") == 0
                               ? "points to nothing in the schema"
                               : "cannot be resolved: a reference must point into the schema itself (#/…)");
    }
    if (followed_.insert(text).second) pending_.push_back({target, text.substr(text[1] == '/' ? 1 : 0)});
  }

  const Json& root_;
  ReferenceResolver resolver_;
  Draft draft_;
  std::vector<std::pair<const Json*, std::string>> pending_;
  std::set<std::string> followed_;
  std::optional<std::string> problem_;
};

}  // namespace

std::optional<std::string> json_schema_problem(const Json& schema) {
  return Checker(schema).run();
}

}  // namespace vmcp
