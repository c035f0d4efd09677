// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/stored_form.h"

#include <cmath>
#include <cstdint>
#include <utility>

namespace vmcp {
namespace {

/// Whole numbers lose their fraction; others stay as they are.
Json without_fraction(const Json& value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  const double number = value.get<double>();
  if (std::trunc(number) != number || std::abs(number) > kExact) return value;
  return static_cast<std::int64_t>(number);
}

bool is_stored(const Json& value) {
  return value.is_array() ? !value.empty() : !value.is_number_float();
}

}  // namespace

Json in_stored_form(Json value) {
  if (value.is_number_float()) return without_fraction(value);
  if (value.is_object()) {
    Json out = Json::object();
    for (auto& [key, member] : value.get_ref<Json::object_t&>()) {
      Json stored = in_stored_form(std::move(member));
      if (is_stored(stored)) append_member(out, key, std::move(stored));
    }
    return out;
  }
  if (value.is_array()) {
    Json out = Json::array();
    for (Json& item : value) {
      Json stored = in_stored_form(std::move(item));
      if (is_stored(stored)) out.push_back(std::move(stored));
    }
    return out;
  }
  return value;
}

}  // namespace vmcp
