// SPDX-License-Identifier: Apache-2.0
#include "sync/json/object_builder.h"

#include <utility>

namespace vmcp {
namespace {

bool is_empty(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_number_integer()) return value.get<std::int64_t>() == 0;
  return value.empty();  // null, lists and objects
}

}  // namespace

ObjectBuilder& ObjectBuilder::present(std::string_view key) {
  const Json* value = find(*from_, {key});
  return value == nullptr ? *this : always(key, *value);
}

ObjectBuilder& ObjectBuilder::add(std::string_view key, Json value) {
  return is_empty(value) ? *this : always(key, std::move(value));
}

ObjectBuilder& ObjectBuilder::copy(std::string_view key, const Json& from, std::string_view field) {
  const Json* value = find(from, {field});
  return value == nullptr ? *this : add(key, *value);
}

ObjectBuilder& ObjectBuilder::always(std::string_view key, Json value) {
  node_[std::string(key)] = std::move(value);
  return *this;
}

}  // namespace vmcp
