// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/storage.h"

#include <optional>
#include <string>

#include "sync/address/host_rules.h"
#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/go/duration.h"
#include "sync/go/url.h"
#include "sync/json/object_builder.h"
#include "sync/schema/schema.h"

namespace vmcp {
namespace {

constexpr const char* kPlace = "/spec/authServerConfig/storage";

bool is_redis(const Json& config) {
  return text_at(config, {"storage", "type"}) == "redis";
}

/// null unless storage is Redis.
const Json* redis_of(const Json& config) {
  return is_redis(config) ? find(config, {"storage", "redis"}) : nullptr;
}

std::int64_t default_sentinel_port() {
  return schema::default_at(schema::virtual_mcp_server(),
                            {"authServerConfig", "storage", "redis", "sentinelConfig", "sentinelService", "port"})
      .get<std::int64_t>();
}

std::vector<std::string> sentinel_addresses(const Json& sentinel, std::string_view namespace_) {
  std::vector<std::string> out = texts_at(sentinel, {"sentinelAddrs"});
  const Json* service = find(sentinel, {"sentinelService"});
  if (!out.empty() || service == nullptr) return out;
  const std::string_view other = text_at(*service, {"namespace"});
  const std::int64_t given_port = integer_at(*service, {"port"}).value_or(0);
  const std::int64_t port = given_port != 0 ? given_port : default_sentinel_port();
  out.push_back(std::string(text_at(*service, {"name"})) + "." + std::string(other.empty() ? namespace_ : other) +
                ".svc.cluster.local:" + std::to_string(port));
  return out;
}

/// The TLS settings of one of the two kinds of connection, when they are used.
const Json* tls_of(const Json& redis, std::string_view field) {
  if (field == "sentinelTls" && find(redis, {"sentinelConfig"}) == nullptr) return nullptr;
  return find(redis, {field});
}

Json write_tls(const Json* tls, std::string_view file) {
  if (tls == nullptr) return nullptr;
  const bool has_ca = find(*tls, {"caCertSecretRef"}) != nullptr;
  ObjectBuilder out;
  out.copy("insecure_skip_verify", *tls, "insecureSkipVerify")
      .add("ca_cert_file", has_ca ? std::string(kRedisCaDirectory) + "/" + std::string(file) : "");
  return out.take();
}

Json write_sentinel(const Json* sentinel, std::string_view namespace_) {
  if (sentinel == nullptr) return nullptr;
  ObjectBuilder out;
  out.always("master_name", text_at(*sentinel, {"masterName"}))
      .always("sentinel_addrs", sentinel_addresses(*sentinel, namespace_))
      .copy("db", *sentinel, "db");
  return out.take();
}

class RedisRules {
 public:
  RedisRules(const Json& redis, const AuthServerContext& context) : redis_(redis), context_(context) {}

  Problems check() {
    check_address();
    if (find(redis_, {"aclUserConfig", "passwordSecretRef"}) == nullptr) {
      add("/aclUserConfig", "failed to build storage config: ACL user config is required for Redis storage");
    }
    check_secret({"aclUserConfig", "usernameSecretRef"});
    check_secret({"aclUserConfig", "passwordSecretRef"});
    for (const std::string_view tls : {"tls", "sentinelTls"}) {
      if (tls_of(redis_, tls) != nullptr) check_secret({tls, "caCertSecretRef"});
    }
    for (const std::string_view field : {"dialTimeout", "readTimeout", "writeTimeout"}) {
      const std::string_view text = text_at(redis_, {field});
      if (text.empty() || parse_config_duration(text)) continue;
      add(child_pointer("", field), place(field) + " must be a duration such as 5s");
    }
    return std::move(problems_);
  }

 private:
  static std::string place(std::string_view field) {
    return "spec.authServerConfig.storage.redis." + std::string(field);
  }

  void add(const std::string& pointer, std::string message) {
    problems_.push_back({std::string(kPlace) + "/redis" + pointer, std::move(message)});
  }

  void check_secret(std::initializer_list<std::string_view> path) {
    const Json* reference = find(redis_, path);
    auto problem = reference == nullptr ? std::nullopt : secret_reference_problem(*reference);
    if (!problem) return;
    std::string pointer;
    std::string name;
    for (const std::string_view step : path) {
      pointer = child_pointer(pointer, step);
      name += (name.empty() ? "" : ".") + std::string(step);
    }
    add(pointer, place(name) + *problem);
  }

  void check_address() {
    const bool has_address = !text_at(redis_, {"addr"}).empty();
    const Json* sentinel = find(redis_, {"sentinelConfig"});
    if (has_address && sentinel != nullptr) {
      add("", "failed to build storage config: addr and sentinelConfig are mutually exclusive for Redis storage");
    } else if (!has_address && sentinel == nullptr) {
      add("",
          "failed to build storage config: one of addr (standalone or cluster) or sentinelConfig (Sentinel) is "
          "required for Redis storage");
    } else if (sentinel != nullptr) {
      check_sentinel(*sentinel);
    } else {
      check_dialled("/addr", "addr", text_at(redis_, {"addr"}));
    }
  }

  void check_dialled(const std::string& pointer, const std::string& field, std::string_view address) {
    if (!is_host_and_port(address)) {
      add(pointer, place(field) + " must be a host and a port such as redis.example.com:6379");
    } else if (auto problem = host_and_port_problem(address, kSidecarHosts, context_.platform)) {
      add(pointer, place(field) + " " + *problem);
    }
  }

  void check_sentinel(const Json& sentinel) {
    if (flag_at(redis_, {"clusterMode"})) {
      add("/clusterMode", place("clusterMode") + " cannot be combined with sentinelConfig: the runtime does not start");
    }
    if (text_at(sentinel, {"masterName"}).empty()) {
      add("/sentinelConfig/masterName", place("sentinelConfig.masterName") + " is required");
    }
    const std::vector<std::string> addresses = texts_at(sentinel, {"sentinelAddrs"});
    for (std::size_t i = 0; i < addresses.size(); ++i) {
      check_dialled(child_pointer("/sentinelConfig/sentinelAddrs", i),
                    "sentinelConfig.sentinelAddrs[" + std::to_string(i) + "]", addresses[i]);
    }
    if (!addresses.empty()) return;
    if (!text_at(sentinel, {"sentinelService", "name"}).empty()) {
      check_dialled("/sentinelConfig/sentinelService", "sentinelConfig.sentinelService",
                    sentinel_addresses(sentinel, context_.namespace_).front());
    } else {
      add("/sentinelConfig",
          "failed to build storage config: failed to resolve sentinel addresses: either sentinelAddrs or "
          "sentinelService "
          "must be specified");
    }
  }

  const Json& redis_;
  const AuthServerContext& context_;
  Problems problems_;
};

}  // namespace

Problems storage_problems(const AuthServerContext& context) {
  if (!is_redis(context.config)) return {};
  const Json* redis = redis_of(context.config);
  if (redis == nullptr) {
    return {{std::string(kPlace) + "/redis",
             "failed to build storage config: redis config is required when storage type is redis"}};
  }
  return RedisRules(*redis, context).check();
}

Json write_storage(const AuthServerContext& context) {
  const Json* redis = redis_of(context.config);
  if (redis == nullptr) return nullptr;
  const bool has_username = find(*redis, {"aclUserConfig", "usernameSecretRef"}) != nullptr;
  ObjectBuilder user;
  user.always("username_env_var", has_username ? std::string(kRedisUsernameEnv) : "")
      .always("password_env_var", std::string(kRedisPasswordEnv));
  ObjectBuilder settings;
  settings.copy("addr", *redis, "addr")
      .copy("cluster_mode", *redis, "clusterMode")
      .add("sentinel_config", write_sentinel(find(*redis, {"sentinelConfig"}), context.namespace_))
      .always("auth_type", "aclUser")
      .always("acl_user_config", user.take())
      .always("key_prefix", "thv:auth:{" + std::string(context.namespace_) + ":" + std::string(context.name) + "}:")
      .copy("dial_timeout", *redis, "dialTimeout")
      .copy("read_timeout", *redis, "readTimeout")
      .copy("write_timeout", *redis, "writeTimeout");
  // An empty object is not nothing: it is TLS with the system's authorities.
  if (const Json* tls = tls_of(*redis, "tls")) settings.always("tls", write_tls(tls, kRedisCaFile));
  if (const Json* tls = tls_of(*redis, "sentinelTls")) settings.always("sentinel_tls", write_tls(tls, kSentinelCaFile));
  ObjectBuilder out;
  out.always("type", "redis").always("redis_config", settings.take());
  return out.take();
}

PodParts storage_pod(const Json& config) {
  PodParts out;
  const Json* redis = redis_of(config);
  if (redis == nullptr) return out;
  const Json* username = find(*redis, {"aclUserConfig", "usernameSecretRef"});
  if (username != nullptr) out.env.push_back(secret_env(kRedisUsernameEnv, *username));
  out.env.push_back(secret_env(kRedisPasswordEnv, *find(*redis, {"aclUserConfig", "passwordSecretRef"})));

  std::vector<SecretFile> files;
  auto add_ca = [&](std::string_view field, std::string_view file) {
    const Json* tls = tls_of(*redis, field);
    const Json* secret = tls == nullptr ? nullptr : find(*tls, {"caCertSecretRef"});
    if (secret != nullptr) files.push_back({secret, std::string(file)});
  };
  add_ca("tls", kRedisCaFile);
  add_ca("sentinelTls", kSentinelCaFile);
  add_secret_directory(out, kRedisCaVolume, kRedisCaDirectory, files);
  return out;
}

Report storage_notes(const Json& spec, const Settings& settings) {
  Report out;
  const Json& config = *find(spec, {"authServerConfig"});
  if (is_redis(config)) return out;
  if (find(config, {"storage", "redis"}) != nullptr) {
    out.note(std::string(kPlace) + "/redis", "has no effect while storage.type is memory");
  }
  const bool replicated = integer_at(spec, {"replicas"}).value_or(1) > 1;
  if (replicated || settings.default_redis) {
    out.warn(kPlace, "TokensInMemory",
             "the authorization server keeps its tokens in memory: they are lost on restart and not shared by replicas "
             "(the default Redis is for sessions only); set storage.type to redis");
  }
  return out;
}

}  // namespace vmcp
