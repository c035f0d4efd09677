// SPDX-License-Identifier: Apache-2.0
#include "tests/standin/apply.h"

#include <algorithm>
#include <array>

#include "cli/applied.h"

namespace vmcp::standin {
namespace {

constexpr const char* kLastApplied = "metacontroller.k8s.io/last-applied-configuration";
constexpr const char* kManager = "metacontroller";

const Json kNothing;

const Json& member(const Json& object, const std::string& key) {
  return object.is_object() && object.contains(key) ? object[key] : kNothing;
}

// --- dynamic apply ---

/// The member by which Metacontroller guesses that the items of a list are told apart; empty: the list is one value.
std::string guessed_key(std::initializer_list<const Json*> lists) {
  constexpr std::array kKeys = {"containerPort", "port", "name", "uid", "ip"};
  for (const char* key : kKeys) {
    const bool fits = std::all_of(lists.begin(), lists.end(), [&](const Json* list) {
      return std::all_of(list->begin(), list->end(),
                         [&](const Json& item) { return item.is_object() && item.contains(key); });
    });
    if (fits) return key;
  }
  return "";
}

Json by_key(const Json& list, const std::string& key) {
  Json keyed = Json::object();
  for (const Json& item : list) keyed[item[key].dump()] = item;
  return keyed;
}

Json merge(const Json& observed, const Json& last, const Json& desired);

Json merge_objects(const Json& observed, const Json& last, const Json& desired) {
  Json merged = observed;
  if (last.is_object()) {
    for (const auto& [key, value] : last.items()) {
      if (!desired.contains(key)) merged.erase(key);
    }
  }
  for (const auto& [key, value] : desired.items()) merged[key] = merge(member(observed, key), member(last, key), value);
  return merged;
}

/// Items keep the order in which they are observed; new ones follow.
Json merge_lists(const Json& observed, const Json& last, const Json& desired) {
  const Json before = last.is_array() ? last : Json::array();
  const std::string key = guessed_key({&observed, &before, &desired});
  if (key.empty()) return desired;
  Json merged = merge_objects(by_key(observed, key), by_key(before, key), by_key(desired, key));
  Json list = Json::array();
  for (Json& item : merged) list.push_back(std::move(item));
  return list;
}

Json merge(const Json& observed, const Json& last, const Json& desired) {
  if (observed.is_object() && desired.is_object()) return merge_objects(observed, last, desired);
  if (observed.is_array() && desired.is_array()) return merge_lists(observed, last, desired);
  return desired;
}

// --- server-side apply ---

/// `element` is `k:` and the keys of a list item.
bool is_item(const Json& item, const std::string& element) {
  const Json keys = Json::parse(element.substr(2));
  return std::all_of(keys.items().begin(), keys.items().end(), [&](const auto& each) {
    const Json& value = member(item, each.key());
    return value == each.value() || (each.key() == "protocol" && value.is_null() && each.value() == "TCP");
  });
}

Json* find_item(Json& list, const std::string& element) {
  for (Json& item : list) {
    if (is_item(item, element)) return &item;
  }
  return nullptr;
}

/// The part of `node` that an element of a field set names; nullptr when it is not there.
Json* part(Json& node, const std::string& element) {
  if (node.is_array()) return element.substr(0, 2) == "k:" ? find_item(node, element) : nullptr;
  if (!node.is_object() || element.substr(0, 2) != "f:" || !node.contains(element.substr(2))) return nullptr;
  return &node[element.substr(2)];
}

void erase(Json& node, const std::string& element) {
  if (node.is_object()) {
    node.erase(element.substr(2));
  } else {
    node.erase(std::find_if(node.begin(), node.end(), [&](const Json& item) { return is_item(item, element); }));
  }
}

/// Takes away what `before` names and `now` does not; what others set below stays.
void give_up(Json& node, const Json& before, const Json& now) {
  for (const auto& [element, fields] : before.items()) {
    Json* const owned = part(node, element);
    if (owned == nullptr) continue;
    const bool given_up = !now.contains(element), whole = fields.empty() || element[0] == 'k';
    if (!(given_up && whole)) give_up(*owned, fields, member(now, element));
    if (given_up && (whole || owned->empty())) erase(node, element);
  }
}

void take(Json& node, const Json& applied, const Json& fields) {
  if (fields.empty() || node.type() != applied.type()) {
    node = applied;
    return;
  }
  Json wanted = applied;
  for (const auto& [element, below] : fields.items()) {
    if (element == ".") continue;
    const Json* value = part(wanted, element);
    Json* now = part(node, element);
    if (now != nullptr) {
      take(*now, *value, below);
    } else if (node.is_array()) {
      node.push_back(*value);
    } else {
      node[element.substr(2)] = *value;
    }
  }
}

}  // namespace

Json apply_dynamically(const Json* observed, const Json& desired, const Json& owner) {
  Json last, merged = desired;
  if (observed != nullptr) {
    const std::string text(text_at(*observed, {"metadata", "annotations", kLastApplied}));
    last = text.empty() ? Json() : Json::parse(text);
    merged = merge(*observed, last, desired);
  } else {
    merged["metadata"]["ownerReferences"] = Json::array({owner});
  }
  merged["metadata"]["annotations"][kLastApplied] = nlohmann::json(desired).dump();
  return merged;
}

Json apply_on_server(const Json* observed, const Json& desired, const Json& owner) {
  Json applied = desired;
  applied["metadata"]["ownerReferences"] = Json::array({owner});
  const Json fields = cli::owned_fields(applied);
  Json object = observed == nullptr ? Json::object() : *observed;
  Json managers = Json::array();
  if (const Json* entries = observed == nullptr ? nullptr : find(*observed, {"metadata", "managedFields"})) {
    for (const Json& entry : *entries) {
      if (text_at(entry, {"manager"}) == kManager) {
        give_up(object, entry["fieldsV1"], fields);
      } else {
        managers.push_back(entry);
      }
    }
  }
  managers.push_back({{"manager", kManager},
                      {"operation", "Apply"},
                      {"apiVersion", desired["apiVersion"]},
                      {"fieldsType", "FieldsV1"},
                      {"fieldsV1", fields}});
  for (const char* key : {"apiVersion", "kind"}) object[key] = desired[key];
  if (observed == nullptr) object["metadata"] = {{"name", desired["metadata"]["name"]}};
  take(object, applied, fields);
  object["metadata"]["managedFields"] = std::move(managers);
  return object;
}

}  // namespace vmcp::standin
