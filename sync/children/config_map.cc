// SPDX-License-Identifier: Apache-2.0
#include "sync/children/config_map.h"

#include <utility>
#include <vector>

#include "sync/children/config_yaml.h"
#include "sync/json/json_writer.h"
#include "sync/model/names.h"
#include "sync/text/sha256.h"

namespace vmcp {
namespace {

using Pairs = std::vector<std::pair<std::string_view, std::string>>;  ///< Sorted by key.

Pairs data_of(const Gateway& gateway) {
  Pairs data;
  if (gateway.authorization_server) {
    data.emplace_back("authserver-config.yaml", authorization_server_yaml(*gateway.authorization_server));
  }
  data.emplace_back("config.yaml", config_yaml(gateway));
  return data;
}

/// Labels L2 of spec/10-objects.md §2.
Pairs labels_of(const Gateway& gateway) {
  return {{kComponentLabel, std::string(kConfigComponent)},
          {"toolhive.stacklok.io/managed-by", "vmcp-composer"},
          {"toolhive.stacklok.io/virtual-mcp-server", std::string(gateway.name)}};
}

void write_pairs(JsonWriter& json, std::string_view key, const Pairs& pairs) {
  json.key(key);
  json.begin_object();
  for (const auto& [name, value] : pairs) json.member(name, std::string_view(value));
  json.end_object();
}

std::size_t size_of(const Pairs& pairs) {
  std::size_t out = 0;
  for (const auto& [name, value] : pairs) out += name.size() + value.size();
  return out;
}

/// Keys and values one after the other, no separators: the operator's own definition.
std::string content_checksum(const Pairs& data, const Pairs& labels) {
  std::vector<std::string_view> pieces;
  for (const Pairs* pairs : {&data, &labels}) {
    for (const auto& [name, value] : *pairs) pieces.insert(pieces.end(), {name, value});
  }
  return sha256_hex(pieces);
}

}  // namespace

ConfigMapChild make_config_map(const Gateway& gateway) {
  const Pairs data = data_of(gateway);
  const Pairs labels = labels_of(gateway);
  ConfigMapChild out;
  out.checksum = content_checksum(data, labels);
  out.child.kind = "ConfigMap";
  out.child.name = config_map_name(gateway.name, out.checksum);
  constexpr std::size_t kUsualRest = 4096;
  out.child.json.reserve(kUsualRest + size_of(data) * 5 / 4);  // quotes and newlines get a backslash
  JsonWriter json(out.child.json);
  json.begin_object();
  json.member("apiVersion", "v1");
  json.member("kind", "ConfigMap");
  json.key("metadata");
  json.begin_object();
  json.member("name", std::string_view(out.child.name));
  json.member("namespace", gateway.namespace_);
  write_pairs(json, "labels", labels);
  write_pairs(json, "annotations", {{kContentChecksum, out.checksum}});
  json.end_object();
  json.member("immutable", true);
  write_pairs(json, "data", data);
  json.end_object();
  return out;
}

}  // namespace vmcp
