#include "sync/kubernetes/stored_form.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "sync/kubernetes/quantity.h"

namespace vmcp {
namespace {

/// Whole numbers lose their fraction; others stay as they are.
Json without_fraction(const Json& value) {
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!value.is_number_float()) return value;
  const double number = value.get<double>();
  if (std::trunc(number) != number || std::abs(number) > kExact) return value;
  return static_cast<std::int64_t>(number);
}

void store_quantity(Json& value) {
  const Json number = without_fraction(value);
  const std::string text = number.is_string() ? number.get<std::string>() : number.is_number() ? number.dump() : "";
  if (auto canonical = canonical_quantity(text)) value = std::move(*canonical);
}

bool is_stored(std::string_view key, const Json& value, std::string_view list) {
  if (value.is_array()) return !value.empty();
  if (value.is_number_float()) return false;
  if (key == "data" && value.is_object()) return !value.empty();
  return !(list == "env" && key == "value" && value == "");
}

void store(Json& node, std::string_view key);

/// `list` is the name of the list in which the object stands, if it is in one.
void store_members(Json& object, std::string_view list) {
  for (auto member = object.begin(); member != object.end();) {
    store(*member, member.key());
    member = is_stored(member.key(), *member, list) ? std::next(member) : object.erase(member);
  }
}

void store(Json& node, std::string_view key) {
  if (node.is_array()) {
    for (Json& item : node) {
      if (item.is_object()) {
        store_members(item, key);
      } else {
        store(item, {});
      }
    }
    std::erase_if(node.get_ref<Json::array_t&>(), [](const Json& item) { return !is_stored({}, item, {}); });
  } else if (node.is_object() && holds_quantities(key)) {
    for (Json& value : node) store_quantity(value);
  } else if (node.is_object()) {
    store_members(node, {});
  } else if (is_quantity(key)) {
    store_quantity(node);
  } else {
    node = without_fraction(node);
  }
}

}  // namespace

Json in_stored_form(Json child) {
  store(child, {});
  return child;
}

}  // namespace vmcp
