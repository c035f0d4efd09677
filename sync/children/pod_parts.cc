#include "sync/children/pod_parts.h"

#include <algorithm>
#include <map>

#include "sync/discovery/header_forward.h"

namespace vmcp {
namespace {

void append(PodParts& to, const PodParts& from) {
  to.env.insert(to.env.end(), from.env.begin(), from.env.end());
  to.volumes.insert(to.volumes.end(), from.volumes.begin(), from.volumes.end());
  to.mounts.insert(to.mounts.end(), from.mounts.begin(), from.mounts.end());
}

/// Exactly the variables that the emitted strategies name, each once, sorted (spec/30-outgoing-auth.md §7).
void add_outgoing_env(PodParts& parts, const Gateway& gateway) {
  std::map<std::string_view, const SecretKeyRef*> secrets;
  auto collect = [&](const Strategy* strategy) {
    if (strategy == nullptr) return;
    for (const SecretEnv& env : strategy->env) secrets.emplace(env.name, &env.secret);
  };
  collect(gateway.default_strategy.get());
  if (gateway.mode == Mode::kStatic) {
    for (const Backend& backend : gateway.backends) collect(backend.strategy.get());
  }
  for (const auto& [name, strategy] : gateway.overrides) collect(strategy.get());
  for (const auto& [name, secret] : secrets) parts.env.push_back({std::string(name), {}, *secret, false});
}

/// The manifests and then the Secrets of all headers, both sorted by name: what their names begin with is in this
/// order.
void add_header_env(PodParts& parts, const Gateway& gateway) {
  const auto sort_from = [&parts](std::size_t start) {
    std::sort(parts.env.begin() + static_cast<std::ptrdiff_t>(start), parts.env.end(),
              [](const EnvVar& a, const EnvVar& b) { return a.name < b.name; });
  };
  const std::size_t manifests = parts.env.size();
  for (const Backend& backend : gateway.backends) {
    if (backend.header_manifest.empty()) continue;
    parts.env.push_back({header_manifest_env(backend.name), backend.header_manifest, std::nullopt, false});
  }
  sort_from(manifests);
  const std::size_t secrets = parts.env.size();
  for (const Backend& backend : gateway.backends) {
    for (const SecretEnv& env : backend.header_secrets) parts.env.push_back({env.name, {}, env.secret, false});
  }
  sort_from(secrets);
}

void add_ca_bundles(PodParts& parts, const Gateway& gateway) {
  const auto bundles = static_cast<std::size_t>(std::count_if(gateway.backends.begin(), gateway.backends.end(),
                                                              [](const Backend& each) { return each.has_ca_bundle; }));
  parts.volumes.reserve(parts.volumes.size() + bundles);
  parts.mounts.reserve(parts.mounts.size() + bundles);
  for (const Backend& backend : gateway.backends) {
    if (!backend.has_ca_bundle) continue;
    Volume volume;
    volume.name = bundle_volume_name(kEntryCaVolumePrefix, backend.name);
    volume.object_name = backend.ca_config_map;
    volume.items.push_back({std::string(backend.ca_key), std::string(kEntryCaFile)});
    volume.optional = true;  // a missing bundle breaks the calls to this entry, not the start (D-51)
    parts.mounts.push_back({volume.name, entry_ca_directory(backend.name)});
    parts.volumes.push_back(std::move(volume));
  }
}

void add_unless_present(std::vector<EnvVar>& env, std::string_view name, std::string_view value) {
  const bool present = std::any_of(env.begin(), env.end(), [&](const EnvVar& each) { return each.name == name; });
  if (!present) env.push_back({std::string(name), std::string(value), std::nullopt, false});
}

}  // namespace

PodParts gateway_pod_parts(const Gateway& gateway, std::string_view checksum) {
  PodParts parts;
  parts.env.push_back({"VMCP_NAME", std::string(gateway.name), std::nullopt, false});
  parts.env.push_back({"VMCP_NAMESPACE", std::string(gateway.namespace_), std::nullopt, false});
  Volume config;
  config.name = kConfigVolume;
  config.object_name = config_map_name(gateway.name, checksum);
  parts.volumes.push_back(std::move(config));
  parts.mounts.push_back({std::string(kConfigVolume), std::string(kConfigDirectory)});
  append(parts, gateway.incoming.pod);
  if (gateway.mode == Mode::kStatic) add_ca_bundles(parts, gateway);
  add_outgoing_env(parts, gateway);
  if (gateway.mode == Mode::kStatic) add_header_env(parts, gateway);
  append(parts, gateway.sections.pod);
  if (gateway.telemetry) append(parts, gateway.telemetry->pod);
  if (gateway.authorization_server) append(parts, gateway.authorization_server->pod);
  // The runtime runs without these (spec/85-runtime-behaviour.md (p)); they keep its logs and paths as the operator's.
  add_unless_present(parts.env, "XDG_CONFIG_HOME", "/tmp");
  add_unless_present(parts.env, "HOME", "/tmp");
  add_unless_present(parts.env, "TOOLHIVE_RUNTIME", "kubernetes");
  add_unless_present(parts.env, "UNSTRUCTURED_LOGS", "false");
  constexpr std::string_view kSecretPrefix = "TOOLHIVE_SECRET_";
  const bool provider = std::any_of(parts.env.begin(), parts.env.end(), [&](const EnvVar& each) {
    return each.name.compare(0, kSecretPrefix.size(), kSecretPrefix) == 0;
  });
  if (provider) parts.env.push_back({"TOOLHIVE_SECRETS_PROVIDER", "environment", std::nullopt, false});
  return parts;
}

}  // namespace vmcp
