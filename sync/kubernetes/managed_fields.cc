// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/managed_fields.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr std::string_view kManagedFieldsPlace = "/metadata/managedFields";

tl::unexpected<Error> not_fields(std::string_view path_element) {
  constexpr std::size_t kShown = 64;
  return fail(std::string(kManagedFieldsPlace), "InvalidJSON",
              "\"" + std::string(cut_text(path_element, kShown)) + "\" is not a FieldsV1 path element");
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

using KeyNames = std::vector<std::string>;

/// How many ways a list may have to tell its items apart, and how many members one may be made of; a list of Kubernetes
/// has one, of at most two.
constexpr std::size_t kMostKeys = 4;

/// The items of a list that a FieldsV1 node names, ready to be looked up.
struct OwnedItems {
  std::set<KeyNames> key_names;               // in practice one for a whole list
  std::map<std::string, const Json*> by_key;  // key members as JSON text → what is owned below
  std::set<std::string> values;               // set members as JSON text
};

/// The members `names` of `item` as JSON text; empty when it lacks one.
std::string key_text(const Json& item, const KeyNames& names) {
  Json key = Json::object();
  for (const std::string& name : names) {
    const auto member = item.find(name);
    if (member == item.end()) return {};
    key[name] = *member;
  }
  return key.dump();
}

KeyNames names_of(const Json& key) {
  KeyNames names;
  for (const auto& [name, value] : key.items()) names.push_back(name);
  return names;
}

Result<OwnedItems> owned_items(const Json& fields) {
  OwnedItems owned;
  for (const auto& [element, below] : fields.items()) {
    if (element == ".") continue;
    const bool keyed = starts_with(element, "k:");
    if (!keyed && !starts_with(element, "v:")) return not_fields(element);
    const Json parsed = Json::parse(element.begin() + 2, element.end(), nullptr, false);
    if (parsed.is_discarded() || parsed.is_object() != keyed || !below.is_object()) return not_fields(element);
    if (keyed) {
      owned.key_names.insert(names_of(parsed));
      if (parsed.size() > kMostKeys || owned.key_names.size() > kMostKeys) return not_fields(element);
      owned.by_key.emplace(parsed.dump(), &below);
    } else {
      owned.values.insert(parsed.dump());
    }
  }
  return owned;
}

/// What is owned below `item` and the names of its key members; nullptr when `item` is not one of `owned`.
std::pair<const Json*, const KeyNames*> find_owned(const Json& item, const OwnedItems& owned) {
  if (!item.is_object()) return {nullptr, nullptr};
  for (const KeyNames& names : owned.key_names) {
    const auto found = owned.by_key.find(key_text(item, names));
    if (found != owned.by_key.end()) return {found->second, &names};
  }
  return {nullptr, nullptr};
}

/// A key member that nobody listed was filled in by the schema: only a port's protocol has such a default.
/// Repeating it would claim a field that was never ours.
bool is_schema_default(const std::string& name, const Json& value) {
  return name == "protocol" && value == "TCP";
}

Result<Json> covered_item(const Json& item, const Json& fields, const KeyNames& key_names) {
  auto part = covered_part(item, fields);
  if (!part || !part->is_object()) return part;
  for (const std::string& name : key_names) {
    if (!part->contains(name) && !is_schema_default(name, item.at(name))) (*part)[name] = item.at(name);
  }
  return part;
}

Result<Json> covered_list(const Json& list, const Json& fields) {
  const auto owned = owned_items(fields);
  if (!owned) return tl::unexpected(owned.error());
  Json out = Json::array();
  for (const Json& item : list) {
    if (const auto [below, names] = find_owned(item, *owned); below != nullptr) {
      auto part = covered_item(item, *below, *names);
      if (!part) return part;
      out.push_back(std::move(*part));
    } else if (!owned->values.empty() && owned->values.count(item.dump()) > 0) {
      out.push_back(item);
    }
  }
  return out;
}

using Members = std::unordered_map<std::string_view, const Json*>;

Members members_of(const Json& object) {
  Members out;
  for (const auto& [key, value] : object.get_ref<const Json::object_t&>()) out.emplace(key, &value);
  return out;
}

Result<Json> covered_object(const Json& object, const Json& fields) {
  Json out = Json::object();
  const Members members = members_of(object);
  for (const auto& [element, below] : fields.items()) {
    if (element == ".") continue;
    if (!starts_with(element, "f:") || !below.is_object()) return not_fields(element);
    const auto found = members.find(std::string_view(element).substr(2));
    if (found == members.end() || found->second->is_null()) continue;
    const Json* member = found->second;
    auto part = covered_part(*member, below);
    if (!part) return part;
    const bool itself = below.empty() || below.contains(".");
    if (part->is_structured() && part->empty() && !itself) continue;
    append_member(out, found->first, std::move(*part));
  }
  return out;
}

/// Whether the node `fields` covers something at `path` below it. Items of a list are not told apart.
bool covers(const Json& fields, const Json::json_pointer& path) {
  std::vector<std::string> steps;  // the last one first
  for (Json::json_pointer rest = path; !rest.empty(); rest.pop_back()) steps.push_back(rest.back());
  std::vector<const Json*> nodes = {&fields};
  for (; !steps.empty(); steps.pop_back()) {
    std::vector<const Json*> next;
    for (const Json* node : nodes) {
      if (node->empty()) return true;  // a leaf: all below it
      for (const auto& [element, inner] : node->items()) {
        const bool item = starts_with(element, "k:") || starts_with(element, "v:");
        if (item || element == "f:" + steps.back()) next.push_back(&inner);
      }
    }
    nodes = std::move(next);
  }
  return !nodes.empty();
}

}  // namespace

bool is_managed_by_anybody(const Json& managed_fields, std::string_view pointer) {
  const Json::json_pointer path{std::string(pointer)};
  bool recorded = false;
  for (const Json& entry : managed_fields) {
    const Json* fields = find(entry, {"fieldsV1"});
    if (fields == nullptr || find(*fields, {"f:spec"}) == nullptr) continue;
    recorded = true;
    if (covers(*fields, path)) return true;
  }
  return !recorded;
}

const Json* applied_fields(const Json& object, std::string_view manager) {
  const Json* entries = find(object, {"metadata", "managedFields"});
  if (entries == nullptr || !entries->is_array()) return nullptr;
  for (const Json& entry : *entries) {
    if (text_at(entry, {"manager"}) != manager || text_at(entry, {"operation"}) != "Apply") continue;
    if (!text_at(entry, {"subresource"}).empty()) continue;
    const Json* fields = find(entry, {"fieldsV1"});
    if (fields != nullptr && fields->is_object()) return fields;
  }
  return nullptr;
}

Result<Json> covered_part(const Json& value, const Json& fields) {
  if (fields.empty()) return value;
  if (value.is_object()) return covered_object(value, fields);
  if (value.is_array()) return covered_list(value, fields);
  return value;
}

}  // namespace vmcp
