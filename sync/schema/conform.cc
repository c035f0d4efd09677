// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "sync/schema/schema.h"

namespace vmcp::schema {
namespace {

using Members = Json::object_t;

/// Where the walk stands. A chain on the stack: most walks name no place, so no pointer text is built for them.
struct Place {
  const Place* parent = nullptr;
  std::string_view key = {};              ///< Of an object or a map …
  std::optional<std::size_t> index = {};  ///< … or the position in a list.
};

std::string pointer_of(const Place& place, const std::string& root) {
  if (place.parent == nullptr) return root;
  const std::string above = pointer_of(*place.parent, root);
  return place.index ? child_pointer(above, *place.index) : child_pointer(above, place.key);
}

Json* member(Members& members, std::string_view name) {
  for (auto& [key, value] : members) {
    if (key == name) return &value;
  }
  return nullptr;
}

/// Sorts the members by key, once; what a parser made is sorted already (json.h).
void sort_by_key(Members& members) {
  const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
  if (std::is_sorted(members.begin(), members.end(), by_key)) return;
  std::vector<std::pair<std::string, Json>> sorted;
  sorted.reserve(members.size());
  for (auto& [key, value] : members) sorted.emplace_back(key, std::move(value));
  std::sort(sorted.begin(), sorted.end(), by_key);
  members.clear();
  for (auto& [key, value] : sorted) members.emplace_back(std::move(key), std::move(value));
}

/// Sorts the members of all objects in `tree` by key.
void sort_all(Json& tree) {
  if (tree.is_object()) sort_by_key(tree.get_ref<Members&>());
  if (!tree.is_structured()) return;
  for (Json& inner : tree) sort_all(inner);
}

bool is_integer(const Json& tree) {
  if (tree.is_number_unsigned()) {
    return tree.get<std::uint64_t>() <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  }
  return tree.is_number_integer();
}

/// One walk over one tree, whose values it takes. After the first error it returns null all the way up.
class Walk {
 public:
  Walk(const std::string& root, const Version& runtime) : root_(root), runtime_(runtime) {}

  Json fit(const Schema& schema, Json tree, const Place& place) {
    switch (schema.type) {
      case Type::kObject:
        return tree.is_object() ? fit_object(schema, tree, place) : refuse(place, "must be an object");
      case Type::kList:
        return tree.is_array() ? fit_list(schema, std::move(tree), place) : refuse(place, "must be a list");
      case Type::kMap:
        return tree.is_object() ? fit_map(schema, tree, place) : refuse(place, "must be an object");
      case Type::kString:
        return tree.is_string() ? fit_string(schema, std::move(tree), place) : refuse(place, "must be a string");
      case Type::kBoolean:
        return tree.is_boolean() ? tree : refuse(place, "must be true or false");
      case Type::kInteger:
        return is_integer(tree) ? tree : refuse(place, "must be an integer");
      case Type::kFreeObject:
        if (!tree.is_object()) return refuse(place, "must be an object");
        break;
      case Type::kFree:
        break;
    }
    sort_all(tree);
    return tree;
  }

  const std::optional<Error>& error() const { return error_; }
  std::vector<NotInRuntime> take_not_in_runtime() { return std::move(not_in_runtime_); }
  Problems take_not_allowed() { return std::move(not_allowed_); }
  std::vector<std::string> take_unknown() {
    std::sort(unknown_.begin(), unknown_.end());
    return std::move(unknown_);
  }

 private:
  Json fit_object(const Schema& schema, Json& tree, const Place& place) {
    auto& from = tree.get_ref<Members&>();
    Json out = Json::object();
    auto& to = out.get_ref<Members&>();
    to.reserve(schema.fields.size());
    std::size_t known = 0;
    for (const Field& field : schema.fields) {
      Json* value = member(from, field.name);
      if (value != nullptr) ++known;
      if (field.gate && !field.gate->fits(runtime_)) {
        if (value != nullptr) note_not_in_runtime(*field.gate, *value, Place{&place, field.name});
        continue;
      }
      if (value == nullptr || value->is_null()) {
        if (!field.default_value.is_null()) to.emplace_back(field.name, field.default_value);
        continue;
      }
      const Schema& inner = field.schema_ref != nullptr ? field.schema_ref() : field.schema;
      to.emplace_back(field.name, fit(inner, std::move(*value), Place{&place, field.name}));
      if (error_) return nullptr;
    }
    if (known < from.size()) note_unknown(schema, from, place);
    return out;
  }

  Json fit_list(const Schema& schema, Json tree, const Place& place) {
    const Schema& inner = schema.items.front();
    std::size_t index = 0;
    for (Json& item : tree) {
      item = fit(inner, std::move(item), Place{&place, {}, index++});
      if (error_) return nullptr;
    }
    return tree;
  }

  Json fit_map(const Schema& schema, Json& tree, const Place& place) {
    const Schema& inner = schema.items.front();
    auto& from = tree.get_ref<Members&>();
    sort_by_key(from);
    Json out = Json::object();
    auto& to = out.get_ref<Members&>();
    to.reserve(from.size());
    for (auto& [key, value] : from) {
      if (value.is_null()) continue;
      to.emplace_back(key, fit(inner, std::move(value), Place{&place, key}));
      if (error_) return nullptr;
    }
    return out;
  }

  Json fit_string(const Schema& schema, Json tree, const Place& place) {
    const auto& allowed = schema.allowed;
    if (allowed.empty()) return tree;
    if (std::find(allowed.begin(), allowed.end(), tree.get_ref<const std::string&>()) != allowed.end()) return tree;
    std::string message = "must be one of: ";
    for (std::string_view each : allowed) {
      if (each != allowed.front()) message += ", ";
      message += each;
    }
    not_allowed_.push_back({pointer_of(place, root_), std::move(message)});
    return tree;
  }

  void note_not_in_runtime(Gate gate, const Json& value, const Place& place) {
    if (value.is_null() || gate.older == Gate::Older::kIgnored) return;
    if (is_off(value) && gate.off == Gate::Off::kAbsent) return;
    if (is_off(value) && gate.off == Gate::Off::kNoted) gate.older = Gate::Older::kNoted;
    not_in_runtime_.push_back({pointer_of(place, root_), gate});
  }

  void note_unknown(const Schema& schema, const Members& from, const Place& place) {
    for (const auto& [key, value] : from) {
      const bool is_known = std::any_of(schema.fields.begin(), schema.fields.end(),
                                        [&name = key](const Field& field) { return field.name == name; });
      if (!is_known && !is_off(value)) unknown_.push_back(pointer_of(Place{&place, key}, root_));
    }
  }

  Json refuse(const Place& place, std::string message) {
    error_ = Error{pointer_of(place, root_), "InvalidJSON", std::move(message)};
    return nullptr;
  }

  const std::string& root_;
  const Version& runtime_;
  std::optional<Error> error_;
  std::vector<std::string> unknown_;
  std::vector<NotInRuntime> not_in_runtime_;
  Problems not_allowed_;
};

}  // namespace

bool is_off(const Json& value) {
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  if (value.is_number()) return value == 0;
  if (!value.is_object()) return value.empty();  // null and lists
  return std::all_of(value.begin(), value.end(), is_off);
}

Result<Conformed> conform(const Schema& schema, Json tree, const std::string& pointer, const Version& runtime) {
  if (tree.is_null()) tree = Json::object();
  Walk walk(pointer, runtime);
  Json fitted = walk.fit(schema, std::move(tree), Place{});
  if (walk.error()) return tl::unexpected<Error>(*walk.error());
  return Conformed{std::move(fitted), walk.take_unknown(), walk.take_not_in_runtime(), walk.take_not_allowed()};
}

const Json& default_at(const Schema& schema, Path path) {
  static const Json none;
  const Schema* object = &schema;
  const Json* found = &none;
  for (const std::string_view key : path) {
    const auto field =
        std::find_if(object->fields.begin(), object->fields.end(), [&](const Field& each) { return each.name == key; });
    if (field == object->fields.end()) return none;
    found = &field->default_value;
    object = field->schema_ref != nullptr ? &field->schema_ref() : &field->schema;
  }
  return *found;
}

}  // namespace vmcp::schema
