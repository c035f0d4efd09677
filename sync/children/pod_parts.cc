// SPDX-License-Identifier: Apache-2.0
#include "sync/children/pod_parts.h"

#include <algorithm>
#include <string>

#include "sync/model/names.h"

namespace vmcp {
namespace {

void append(PodParts& to, const PodParts& from) {
  to.env.insert(to.env.end(), from.env.begin(), from.env.end());
  to.volumes.insert(to.volumes.end(), from.volumes.begin(), from.volumes.end());
  to.mounts.insert(to.mounts.end(), from.mounts.begin(), from.mounts.end());
}

EnvVar variable(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value), std::nullopt, false};
}

PodParts parts_before(const Gateway& gateway, std::string_view checksum) {
  PodParts parts;
  // Told what it is called, the runtime reports its status, and exits when it has no token to do so.
  if (gateway.api_access) {
    parts.env.push_back(variable("VMCP_NAME", gateway.name));
    parts.env.push_back(variable("VMCP_NAMESPACE", gateway.namespace_));
  }
  Volume config;
  config.name = kConfigVolume;
  config.object_name = config_map_name(gateway.name, checksum);
  parts.volumes.push_back(std::move(config));
  parts.mounts.push_back({std::string(kConfigVolume), std::string(kConfigDirectory)});
  append(parts, gateway.incoming.pod);
  return parts;
}

template <typename Predicate>
bool has_variable(const CommonPodParts& parts, const Predicate& predicate) {
  const auto any = [&](const PodParts& in) { return std::any_of(in.env.begin(), in.env.end(), predicate); };
  return any(parts.before) || any(parts.behind);
}

}  // namespace

CommonPodParts common_pod_parts(const Gateway& gateway, std::string_view checksum) {
  CommonPodParts parts{parts_before(gateway, checksum), gateway.sections.pod};
  if (gateway.telemetry) append(parts.behind, gateway.telemetry->pod);
  if (gateway.authorization_server) append(parts.behind, gateway.authorization_server->pod);
  // The runtime runs without these (spec/85-runtime-behaviour.md (p)); they keep its logs and paths as the operator's.
  constexpr std::pair<std::string_view, std::string_view> kDefaults[] = {{"XDG_CONFIG_HOME", "/tmp"},
                                                                         {"HOME", "/tmp"},
                                                                         {"TOOLHIVE_RUNTIME", "kubernetes"},
                                                                         {"UNSTRUCTURED_LOGS", "false"}};
  for (const auto& [name, value] : kDefaults) {
    const bool present = has_variable(parts, [&name = name](const EnvVar& each) { return each.name == name; });
    if (!present) parts.behind.env.push_back(variable(name, value));
  }
  const bool provider =
      has_variable(parts, [&](const EnvVar& each) { return each.name.starts_with(kSecretEnvPrefix); }) ||
      std::any_of(gateway.backends.begin(), gateway.backends.end(),
                  [](const Backend& each) { return !each.header_secrets.empty(); });
  if (provider) parts.behind.env.push_back(variable("TOOLHIVE_SECRETS_PROVIDER", "environment"));
  return parts;
}

}  // namespace vmcp
