// SPDX-License-Identifier: Apache-2.0
#include "sync/config/session_storage.h"

#include <string>
#include <utility>

#include "sync/address/host_rules.h"
#include "sync/go/url.h"
#include "sync/json/object_builder.h"
#include "sync/kubernetes/names.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr std::string_view kPointer = "/spec/sessionStorage";

EnvVar password(std::string_view secret, std::string_view key) {
  EnvVar env;
  env.name = "THV_SESSION_REDIS_PASSWORD";
  env.secret = SecretKeyRef{secret, key, false};
  return env;
}

Decided<SessionStorage> default_storage(const Settings& settings) {
  Decided<SessionStorage> out;
  if (!settings.default_redis) return out;
  const DefaultRedis& redis = *settings.default_redis;
  out.value.node = Json{{"provider", "redis"}, {"address", redis.address}};
  if (!redis.secret_name.empty()) out.value.pod.env.push_back(password(redis.secret_name, redis.secret_key));
  return out;
}

/// The runtime does not start with a prefix that does not end in a colon (measured), so it gets one.
void add_key_prefix(const Json& storage, Decided<SessionStorage>& out) {
  std::string prefix(text_at(storage, {"keyPrefix"}));
  if (prefix.empty()) return;
  if (prefix.back() != ':') {
    prefix += ':';
    out.report.warn(std::string(kPointer) + "/keyPrefix", "KeyPrefixRewritten",
                    "is written with a colon at its end, without which the runtime does not start");
  }
  (*out.value.node)["keyPrefix"] = std::move(prefix);
}

constexpr std::string_view kCaVolume = "session-redis-tls-ca";
constexpr std::string_view kCaDirectory = "/etc/toolhive/session-redis-tls";
constexpr std::string_view kCaFile = "ca.crt";

/// A volume with the certificate authorities, mounted as a directory so that it follows its Secret. Not optional: the
/// pod waits for it.
void add_ca(const Json& secret, PodParts& pod) {
  Volume volume;
  volume.name = kCaVolume;
  volume.source = Volume::Source::kSecret;
  volume.object_name = text_at(secret, {"name"});
  volume.items = {{std::string(text_at(secret, {"key"})), std::string(kCaFile)}};
  pod.volumes.push_back(std::move(volume));
  pod.mounts.push_back({std::string(kCaVolume), std::string(kCaDirectory)});
}

/// spec/96-current-toolhive.md §4.1. An empty object is TLS with the system's authorities.
void add_tls(const Json& storage, Decided<SessionStorage>& out) {
  const Json* tls = find(storage, {"tls"});
  if (tls == nullptr) return;
  const std::string pointer = std::string(kPointer) + "/tls";
  const Json* secret = find(*tls, {"caCertSecretRef"});
  const bool skips = flag_at(*tls, {"insecureSkipVerify"});
  if (secret != nullptr && skips) {
    out.report.join(refusal(pointer + "/insecureSkipVerify",
                            "spec.sessionStorage.tls.insecureSkipVerify disables certificate verification, so "
                            "tls.caCertSecretRef would be ignored; set only one"));
  } else if (secret != nullptr &&
             (!is_dns_subdomain(text_at(*secret, {"name"})) || !is_data_key(text_at(*secret, {"key"})))) {
    out.report.join(refusal(pointer + "/caCertSecretRef",
                            "spec.sessionStorage.tls.caCertSecretRef needs the name of a Secret and a key"));
  } else {
    Json node = Json::object();
    if (secret != nullptr) {
      node["caCertFile"] = std::string(kCaDirectory) + "/" + std::string(kCaFile);
      add_ca(*secret, out.value.pod);
    }
    if (skips) node["insecureSkipVerify"] = true;
    (*out.value.node)["tls"] = std::move(node);
  }
}

Decided<SessionStorage> redis_storage(const Json& storage, const PlatformHosts& platform) {
  Decided<SessionStorage> out;
  std::string pointer(kPointer);
  out.value.node = ObjectBuilder(storage).copy("provider").copy("address").copy("db").take();
  add_key_prefix(storage, out);
  add_tls(storage, out);
  const std::string_view address = text_at(storage, {"address"});
  if (address.empty()) {
    out.report.join(refusal(pointer + "/address", "spec.sessionStorage.address is required when provider is redis"));
  } else if (!is_host_and_port(address)) {
    out.report.join(refusal(pointer + "/address",
                            "spec.sessionStorage.address must be a host and a port such as "
                            "redis.example.com:6379"));
  } else if (auto problem = host_and_port_problem(address, kSidecarHosts, platform)) {
    out.report.join(refusal(pointer + "/address", "spec.sessionStorage.address " + *problem));
  } else if (is_loopback(host_of(address))) {
    out.report.note(pointer + "/address", kNeedsSidecar);
  }
  std::int64_t db = integer_at(storage, {"db"}).value_or(0);
  if (db < 0 || db > 2147483647) {
    out.report.join(refusal(pointer + "/db", "spec.sessionStorage.db must be from 0 to 2147483647"));
  }
  if (find(storage, {"passwordRef"}) == nullptr) return out;
  const std::string_view secret = text_at(storage, {"passwordRef", "name"});
  const std::string_view key = text_at(storage, {"passwordRef", "key"});
  if (secret.empty() || key.empty()) {
    out.report.join(refusal(pointer + "/passwordRef", "spec.sessionStorage.passwordRef needs a name and a key"));
  } else {
    out.value.pod.env.push_back(password(secret, key));
  }
  return out;
}

Decided<SessionStorage> memory_storage(const Json& storage) {
  Decided<SessionStorage> out;
  for (const char* key : {"address", "keyPrefix", "passwordRef"}) {
    if (find(storage, {key}) == nullptr) continue;
    out.report.note(child_pointer(kPointer, key), "has no effect with provider memory");
  }
  if (find(storage, {"tls"}) != nullptr) {
    out.report.join(
        refusal(std::string(kPointer) + "/tls", "spec.sessionStorage.tls is only supported when provider is redis"));
  }
  return out;
}

Decided<SessionStorage> chosen_storage(const Inputs& inputs) {
  const Json* storage = find(inputs.parent.spec, {"sessionStorage"});
  if (storage == nullptr) return default_storage(inputs.settings);
  std::string_view provider = text_at(*storage, {"provider"});
  if (provider == "redis") return redis_storage(*storage, inputs.platform());
  if (provider == "memory") return memory_storage(*storage);
  Decided<SessionStorage> out;
  out.report =
      refusal(std::string(kPointer) + "/provider", "spec.sessionStorage.provider must be one of: memory, redis");
  return out;
}

}  // namespace

Decided<SessionStorage> decide_session_storage(const Inputs& inputs) {
  Decided<SessionStorage> out = chosen_storage(inputs);
  const char* type = "SessionStorageWarning";
  if (integer_at(inputs.parent.spec, {"replicas"}).value_or(0) <= 1) {
    out.report.set(type, false, "SessionStorageWarningNotApplicable", "session storage warning is not active");
  } else if (out.value.node) {
    out.report.set(type, false, "SessionStorageConfigured", "Redis session storage is configured");
  } else {
    out.report.set(type, true, "SessionStorageMissingForReplicas",
                   "replicas > 1 but sessionStorage.provider is not redis; sessions are not shared across replicas");
  }
  return out;
}

}  // namespace vmcp
