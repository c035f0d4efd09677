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
std::vector<EnvVar> outgoing_env(const Gateway& gateway) {
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
  std::vector<EnvVar> out;
  for (const auto& [name, secret] : secrets) out.push_back({std::string(name), {}, *secret, false});
  return out;
}

std::vector<EnvVar> header_env(const Gateway& gateway) {
  std::vector<EnvVar> out;
  for (const Backend& backend : gateway.backends) {
    if (backend.header_manifest.empty()) continue;
    out.push_back({header_manifest_env(backend.name), backend.header_manifest, std::nullopt, false});
    for (const SecretEnv& env : backend.header_secrets) out.push_back({env.name, {}, env.secret, false});
  }
  std::sort(out.begin(), out.end(), [](const EnvVar& a, const EnvVar& b) { return a.name < b.name; });
  return out;
}

void add_ca_bundles(PodParts& parts, const Gateway& gateway) {
  for (const Backend& backend : gateway.backends) {
    if (!backend.has_ca_bundle) continue;
    Volume volume;
    volume.name = bundle_volume_name(kEntryCaVolumePrefix, backend.name);
    volume.object_name = backend.ca_config_map;
    volume.items = {{std::string(backend.ca_key), std::string(kEntryCaFile)}};
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
  for (EnvVar& env : outgoing_env(gateway)) parts.env.push_back(std::move(env));
  if (gateway.mode == Mode::kStatic) {
    for (EnvVar& env : header_env(gateway)) parts.env.push_back(std::move(env));
  }
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
