// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>

#include "cli/applied.h"

namespace vmcp::cli {
namespace {

using Keys = std::array<std::string_view, 2>;

/// The keys by which the API server tells the items of a list apart (x-kubernetes-list-map-keys of the kinds that
/// the hook creates); nullopt: the list is one value.
std::optional<Keys> item_keys(std::string_view list, const Json& item) {
  static constexpr std::array<std::pair<std::string_view, Keys>, 9> kKeys = {
      {{"containers", {"name"}},
       {"initContainers", {"name"}},
       {"env", {"name"}},
       {"volumes", {"name"}},
       {"imagePullSecrets", {"name"}},
       {"volumeMounts", {"mountPath"}},
       {"hostAliases", {"ip"}},
       {"ownerReferences", {"uid"}},
       {"topologySpreadConstraints", {"topologyKey", "whenUnsatisfiable"}}}};
  if (list == "ports") {
    return item.contains("containerPort") ? Keys{"containerPort", "protocol"} : Keys{"port", "protocol"};
  }
  const auto* found = std::find_if(kKeys.begin(), kKeys.end(), [&](const auto& each) { return each.first == list; });
  return found == kKeys.end() ? std::nullopt : std::optional<Keys>(found->second);
}

/// Maps that the API server treats as one value (x-kubernetes-map-type: atomic).
bool is_atomic(std::string_view key) {
  static constexpr std::array<std::string_view, 6> kAtomic = {"selector",        "roleRef",  "nodeSelector",
                                                              "configMapKeyRef", "fieldRef", "secretKeyRef"};
  return std::find(kAtomic.begin(), kAtomic.end(), key) != kAtomic.end();
}

std::string item_name(const Keys& keys, const Json& item) {
  nlohmann::json name;  // sorted, as the API server writes it
  for (const std::string_view key : keys) {
    if (key.empty()) continue;
    const Json* value = find(item, {key});
    name[std::string(key)] = value != nullptr ? nlohmann::json(*value) : nlohmann::json("TCP");  // ports' default
  }
  return "k:" + name.dump();
}

Json fields_of(std::string_view name, const Json& value) {
  Json fields = Json::object();
  if (value.is_object() && !is_atomic(name)) {
    for (const auto& [key, member] : value.items()) fields["f:" + key] = fields_of(key, member);
  } else if (value.is_array() && !value.empty() && value[0].is_object()) {
    for (const Json& item : value) {
      const auto keys = item_keys(name, item);
      if (!keys) return Json::object();
      Json owned = fields_of("", item);
      owned["."] = Json::object();
      fields[item_name(*keys, item)] = std::move(owned);
    }
  }
  return fields;
}

}  // namespace

Json owned_fields(const Json& object) {
  Json applied = object;
  for (const char* key : {"apiVersion", "kind"}) applied.erase(key);
  for (const char* key : {"name", "namespace"}) applied["metadata"].erase(key);
  if (applied["metadata"].empty()) applied.erase("metadata");
  return fields_of("", applied);
}

}  // namespace vmcp::cli
