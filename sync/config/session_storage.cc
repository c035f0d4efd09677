// SPDX-License-Identifier: Apache-2.0
#include "sync/config/session_storage.h"

#include <string>
#include <utility>

#include "sync/address/host_rules.h"
#include "sync/go/url.h"
#include "sync/json/object_builder.h"
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

Decided<SessionStorage> redis_storage(const Json& storage, const PlatformHosts& platform) {
  Decided<SessionStorage> out;
  std::string pointer(kPointer);
  out.value.node = ObjectBuilder(storage).copy("provider").copy("address").copy("db").take();
  add_key_prefix(storage, out);
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
