// SPDX-License-Identifier: Apache-2.0
#include "sync/children/backend_pod_parts.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "sync/children/pod_parts_json.h"
#include "sync/model/names.h"

namespace vmcp {
namespace {

using SecretVariables = std::vector<const SecretEnv*>;

void sort_by_name(SecretVariables& variables) {
  std::stable_sort(variables.begin(), variables.end(),
                   [](const SecretEnv* a, const SecretEnv* b) { return a->name < b->name; });
}

void write_all(JsonWriter& json, const SecretVariables& variables) {
  for (const SecretEnv* each : variables) write_secret_env(json, each->name, each->secret);
}

void write_outgoing_env(JsonWriter& json, const Gateway& gateway) {
  SecretVariables variables;
  const auto collect = [&](const Strategy* strategy) {
    if (strategy == nullptr) return;
    for (const SecretEnv& each : strategy->env) variables.push_back(&each);
  };
  collect(gateway.default_strategy.get());
  for (const Backend& backend : gateway.backends) collect(backend.strategy.get());
  for (const auto& [name, strategy] : gateway.overrides) collect(strategy.get());
  sort_by_name(variables);
  const auto same_name = [](const SecretEnv* a, const SecretEnv* b) { return a->name == b->name; };
  variables.erase(std::unique(variables.begin(), variables.end(), same_name), variables.end());
  write_all(json, variables);
}

/// As their variables are: what those begin with is the same for all.
bool is_before(const Backend* a, const Backend* b) {
  return std::lexicographical_compare(a->name.begin(), a->name.end(), b->name.begin(), b->name.end(),
                                      [](char x, char y) { return env_name_character(x) < env_name_character(y); });
}

void write_header_env(JsonWriter& json, const Gateway& gateway) {
  std::vector<const Backend*> forwarding;
  SecretVariables secrets;
  for (const Backend& backend : gateway.backends) {
    if (!backend.header_manifest.empty()) forwarding.push_back(&backend);
    for (const SecretEnv& each : backend.header_secrets) secrets.push_back(&each);
  }
  std::sort(forwarding.begin(), forwarding.end(), is_before);
  std::string name;
  for (const Backend* backend : forwarding) {
    name.clear();
    append_header_manifest_env(name, backend->name);
    write_env(json, name, backend->header_manifest);
  }
  sort_by_name(secrets);
  write_all(json, secrets);
}

void write_volume_name(JsonWriter& json, const Backend& backend) {
  if (is_plain_volume_name(kEntryCaVolumePrefix, backend.name)) {
    json.member("name", std::array{kEntryCaVolumePrefix, backend.name});
  } else {
    json.member("name", std::string_view(bundle_volume_name(kEntryCaVolumePrefix, backend.name)));
  }
}

}  // namespace

void write_backend_env(JsonWriter& json, const Gateway& gateway) {
  write_outgoing_env(json, gateway);
  write_header_env(json, gateway);
}

void write_backend_volumes(JsonWriter& json, const Gateway& gateway) {
  for (const Backend& backend : gateway.backends) {
    if (!backend.has_ca_bundle) continue;
    json.begin_object();
    write_volume_name(json, backend);
    json.key("configMap");
    json.begin_object();
    json.member("name", backend.ca_config_map);
    json.key("items");
    json.begin_array();
    write_item(json, backend.ca_key, kEntryCaFile);
    json.end_array();
    json.member("optional", true);  // a missing bundle breaks the calls to this entry, not the start (D-51)
    json.end_object();
    json.end_object();
  }
}

void write_backend_mounts(JsonWriter& json, const Gateway& gateway) {
  for (const Backend& backend : gateway.backends) {
    if (!backend.has_ca_bundle) continue;
    json.begin_object();
    write_volume_name(json, backend);
    json.member("mountPath", entry_ca_directory(backend.name));
    json.member("readOnly", true);
    json.end_object();
  }
}

}  // namespace vmcp
