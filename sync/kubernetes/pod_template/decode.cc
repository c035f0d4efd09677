// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/decode.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "sync/kubernetes/quantity.h"

namespace vmcp {
namespace {

using Value = PodField::Value;
using Shape = PodField::Shape;
using Fault = std::optional<Problem>;

/// The integer that `value` is; a number like `1.0` is one, as the API server reads it.
std::optional<std::int64_t> integer_of(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return static_cast<std::int64_t>(number);
  }
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const double number = value.get<double>();
  if (std::trunc(number) != number || std::abs(number) > kExact) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

bool is_int32(const Json& value) {
  const auto number = integer_of(value);
  return number && *number >= std::numeric_limits<std::int32_t>::min() &&
         *number <= std::numeric_limits<std::int32_t>::max();
}

std::optional<std::string> quantity_of(const Json& value, int finest = kNano) {
  if (value.is_string()) return canonical_quantity(value.get_ref<const std::string&>(), finest);
  if (!value.is_number()) return std::nullopt;
  const auto integer = integer_of(value);
  return canonical_quantity(integer ? std::to_string(*integer) : value.dump(), finest);
}

/// What `value` has to be and is not; nullptr when it is.
const char* scalar_problem(const Json& value, Value type) {
  switch (type) {
    case Value::kText:
    case Value::kTime:
      return value.is_string() ? nullptr : "must be a string";
    case Value::kBoolean:
      return value.is_boolean() ? nullptr : "must be true or false";
    case Value::kInt32:
      return is_int32(value) ? nullptr : "must be an integer of at most 32 bits";
    case Value::kInt64:
      return integer_of(value) ? nullptr : "must be an integer";
    case Value::kQuantity:
      return quantity_of(value) ? nullptr : "must be a quantity such as 500m or 1Gi";
    case Value::kIntOrString:
      return value.is_string() || is_int32(value) ? nullptr : "must be a number or a string";
    case Value::kAny:
    case Value::kObject:
      break;
  }
  return nullptr;
}

Fault object_fault(const Json& object, const PodType& type, const std::string& pointer);

Fault value_fault(const Json& value, const PodField& field, const std::string& pointer) {
  if (field.value == Value::kObject) return object_fault(value, *field.type, pointer);
  if (const char* problem = scalar_problem(value, field.value)) return Problem{pointer, problem};
  return std::nullopt;
}

Fault list_fault(const Json& list, const PodField& field, const std::string& pointer) {
  if (!list.is_array()) return Problem{pointer, "must be a list"};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string place = child_pointer(pointer, i);
    if (list[i].is_null()) return Problem{place, "must not be null"};
    if (auto fault = value_fault(list[i], field, place)) return fault;
  }
  return std::nullopt;
}

Fault map_fault(const Json& map, const PodField& field, const std::string& pointer) {
  if (!map.is_object()) return Problem{pointer, "must be an object"};
  for (const auto& [key, value] : map.items()) {
    if (value.is_null()) continue;
    if (auto fault = value_fault(value, field, child_pointer(pointer, key))) return fault;
  }
  return std::nullopt;
}

Fault field_fault(const Json& value, const PodField& field, const std::string& pointer) {
  switch (field.shape) {
    case Shape::kList:
      return list_fault(value, field, pointer);
    case Shape::kMap:
      return map_fault(value, field, pointer);
    case Shape::kSingle:
      break;
  }
  return value_fault(value, field, pointer);
}

Fault object_fault(const Json& object, const PodType& type, const std::string& pointer) {
  if (!object.is_object()) return Problem{pointer, "must be an object"};
  for (const auto& [key, value] : object.items()) {
    const PodField* field = type.field(key);
    if (field == nullptr || value.is_null()) continue;
    if (auto fault = field_fault(value, *field, child_pointer(pointer, key))) return fault;
  }
  return std::nullopt;
}

std::vector<std::string> unknown_fields(const Json& object, const PodType& type, const std::string& pointer) {
  std::vector<std::string> unknown;
  const auto look_into = [&](const Json& value, const PodType& inner, const std::string& place) {
    if (!value.is_object()) return;
    for (std::string& each : unknown_fields(value, inner, place)) unknown.push_back(std::move(each));
  };
  for (const auto& [key, value] : object.items()) {
    const PodField* field = type.field(key);
    const std::string place = child_pointer(pointer, key);
    if (field == nullptr) {
      if (!is_patch_directive(key)) unknown.push_back(place);
    } else if (field->value == Value::kObject && value.is_array()) {
      for (std::size_t i = 0; i < value.size(); ++i) look_into(value[i], *field->type, child_pointer(place, i));
    } else if (field->value == Value::kObject) {
      look_into(value, *field->type, place);
    }
  }
  return unknown;
}

Json stored_object(const Json& object, const PodType& type, UnknownFields unknown);

Json stored_value(const Json& value, const PodField& field, UnknownFields unknown) {
  switch (field.value) {
    case Value::kObject:
      return stored_object(value, *field.type, unknown);
    case Value::kQuantity:
      return quantity_of(value, field.shape == Shape::kMap ? kMilli : kNano).value_or(std::string());
    case Value::kInt32:
    case Value::kInt64:
      return integer_of(value).value_or(0);
    case Value::kIntOrString:
      return value.is_string() ? value : Json(integer_of(value).value_or(0));
    default:
      return value;
  }
}

Json stored_field(const Json& value, const PodField& field, UnknownFields unknown) {
  if (field.shape == Shape::kSingle) return stored_value(value, field, unknown);
  Json out = field.shape == Shape::kList ? Json::array() : Json::object();
  for (const auto& [key, each] : value.items()) {
    if (each.is_null() || (field.shape == Shape::kMap && is_patch_directive(key))) continue;
    if (field.shape == Shape::kList) {
      out.push_back(stored_value(each, field, unknown));
    } else {
      append_member(out, key, stored_value(each, field, unknown));
    }
  }
  return out;
}

bool is_zero(const Json& value) {
  return value == "" || value == 0 || value == false;
}

Json stored_object(const Json& object, const PodType& type, UnknownFields unknown) {
  Json out = Json::object();
  for (const auto& [key, value] : object.items()) {
    const PodField* field = type.field(key);
    if (field == nullptr && unknown == UnknownFields::kKept) append_member(out, key, value);
    if (field == nullptr || value.is_null()) continue;
    Json stored = stored_field(value, *field, unknown);
    const bool absent = field->shape == Shape::kSingle ? field->zero_is_absent && is_zero(stored) : stored.empty();
    if (!absent) append_member(out, key, std::move(stored));
  }
  return out;
}

}  // namespace

std::optional<Problem> decode_fault(const Json& tree) {
  return object_fault(tree, pod_template_type(), "");
}

std::vector<std::string> unknown_pod_template_fields(const Json& patch) {
  if (!patch.is_object()) return {};
  return unknown_fields(patch, pod_template_type(), "");
}

Json stored_pod_template(const Json& tree, UnknownFields unknown) {
  return stored_object(tree, pod_template_type(), unknown);
}

}  // namespace vmcp
