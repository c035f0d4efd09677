// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/fields.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "sync/kubernetes/pod_template/table.h"

namespace vmcp {
namespace {

using Value = PodField::Value;
using Shape = PodField::Shape;
using Types = std::map<std::string_view, PodType>;

constexpr std::array<std::pair<std::string_view, Value>, 8> kScalars = {{{"text", Value::kText},
                                                                         {"bool", Value::kBoolean},
                                                                         {"int32", Value::kInt32},
                                                                         {"int64", Value::kInt64},
                                                                         {"quantity", Value::kQuantity},
                                                                         {"port", Value::kIntOrString},
                                                                         {"time", Value::kTime},
                                                                         {"any", Value::kAny}}};

/// Takes `open` and `close` from around the type at the start of `text`; what follows stays.
std::string_view take_enclosed(std::string_view& text, char close) {
  const auto end = text.find(close);
  const auto inside = text.substr(1, end - 1);
  text.remove_prefix(end + 1);
  return inside;
}

PodField parse_field(std::string_view text, const Types& types) {
  PodField field;
  const auto colon = text.find(':');
  field.name = text.substr(0, colon);
  std::string_view type = text.substr(colon + 1);
  if (type.front() == '[') {
    std::string_view rest = type;
    type = take_enclosed(rest, ']');
    field.shape = Shape::kList;
    field.merged = !rest.empty();
    if (field.merged) field.merge_key = rest.substr(1);
  } else if (type.front() == '{') {
    type = take_enclosed(type, '}');
    field.shape = Shape::kMap;
  } else if (type.back() == '?') {
    type.remove_suffix(1);
    field.zero_is_absent = true;
  }
  const auto scalar =
      std::find_if(kScalars.begin(), kScalars.end(), [&](const auto& each) { return each.first == type; });
  if (scalar != kScalars.end()) {
    field.value = scalar->second;
  } else {
    field.value = Value::kObject;
    field.type = &types.at(type);
  }
  return field;
}

Types parse_types() {
  Types types;
  for (const PodTypeText& row : pod_types()) types[row.name].name = row.name;
  for (const PodTypeText& row : pod_types()) {
    std::string_view rest = row.fields;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      types[row.name].fields.push_back(parse_field(rest.substr(0, end), types));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return types;
}

}  // namespace

const PodField* PodType::field(std::string_view field_name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const auto& each) { return each.name == field_name; });
  return found == fields.end() ? nullptr : &*found;
}

const PodType& pod_template_type() {
  static const Types types = parse_types();  // nodes of a map stay where they are
  static const PodType& root = types.at("PodTemplateSpec");
  return root;
}

bool is_patch_directive(std::string_view key) {
  const auto begins_with = [&](std::string_view prefix) { return key.substr(0, prefix.size()) == prefix; };
  return key == "$patch" || key == "$retainKeys" || begins_with("$setElementOrder/") ||
         begins_with("$deleteFromPrimitiveList/");
}

}  // namespace vmcp
