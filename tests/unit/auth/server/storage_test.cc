// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/storage.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

const Json kNoOidc;
const std::string kUser = "aclUserConfig: {passwordSecretRef: {name: r, key: p}}";

Scene scene(const std::string& storage) {
  return Scene("{authServerConfig: {storage: " + storage + "}}");
}
const Json& config(const Scene& of) {
  return of.parent.spec.at("authServerConfig");
}

std::string write(const std::string& storage) {
  const Scene of = scene(storage);
  return write_storage({config(of), kNoOidc, "gateway", "team-a"}).dump();
}

Problems problems(const Scene& of, const HostLists& hosts = {}) {
  return storage_problems({config(of), kNoOidc, "gateway", "team-a", {&hosts, "team-a"}});
}

std::string redis(const std::string& fields) {
  return "{type: redis, redis: {" + fields + ", " + kUser + "}}";
}

TEST_CASE("memory is not written") {
  CHECK(write("{type: memory}") == "null");
  CHECK(write("{}") == "null");
  CHECK(write("{type: memory, redis: {addr: 'r:1', " + kUser + "}}") == "null");
  CHECK(write_storage({Json::object(), kNoOidc, "gateway", "team-a"}).is_null());
}

TEST_CASE("a single Redis is written with its defaults") {
  CHECK(write(redis("addr: 'r:6379'")) ==
        R"({"type":"redis","redis_config":{"addr":"r:6379","auth_type":"aclUser",)"
        R"("acl_user_config":{"username_env_var":"","password_env_var":"TOOLHIVE_AUTH_SERVER_REDIS_PASSWORD"},)"
        R"("key_prefix":"thv:auth:{team-a:gateway}:","dial_timeout":"5s","read_timeout":"3s","write_timeout":"3s"}})");
}

TEST_CASE("a cluster with a user and TLS is written") {
  CHECK(write("{type: redis, redis: {addr: 'r:6379', clusterMode: true, aclUserConfig: {usernameSecretRef: {name: r, "
              "key: u}, "
              "passwordSecretRef: {name: r, key: p}}, dialTimeout: 1s, tls: {caCertSecretRef: {name: t, key: c}}, "
              "sentinelTls: "
              "{insecureSkipVerify: true}}}") ==
        R"({"type":"redis","redis_config":{"addr":"r:6379","cluster_mode":true,"auth_type":"aclUser",)"
        R"("acl_user_config":{"username_env_var":"TOOLHIVE_AUTH_SERVER_REDIS_USERNAME",)"
        R"("password_env_var":"TOOLHIVE_AUTH_SERVER_REDIS_PASSWORD"},"key_prefix":"thv:auth:{team-a:gateway}:",)"
        R"("dial_timeout":"1s","read_timeout":"3s","write_timeout":"3s",)"
        R"("tls":{"ca_cert_file":"/etc/toolhive/authserver/redis-tls/ca.crt"}}})");
}

TEST_CASE("TLS without settings is still TLS") {
  CHECK(write(redis("addr: 'r:1', tls: {}")).find(R"("tls":{})") != std::string::npos);
}

TEST_CASE("Sentinel addresses are given or those of a Service") {
  struct Row {
    std::string sentinel;
    std::string addresses;
  };
  const Row rows[] = {
      Row{"sentinelAddrs: ['a:1', 'b:2'], sentinelService: {name: s}", R"(["a:1","b:2"])"},
      Row{"sentinelService: {name: s}", R"(["s.team-a.svc.cluster.local:26379"])"},
      Row{"sentinelService: {name: s, namespace: other, port: 5}", R"(["s.other.svc.cluster.local:5"])"}};
  for (const Row& row : rows) {
    CHECK(
        write(redis("sentinelConfig: {masterName: m, db: 2, " + row.sentinel +
                    "}, sentinelTls: {insecureSkipVerify: true}")) ==
        R"({"type":"redis","redis_config":{"sentinel_config":{"master_name":"m","sentinel_addrs":)" + row.addresses +
            R"(,"db":2},"auth_type":"aclUser","acl_user_config":{"username_env_var":"",)"
            R"("password_env_var":"TOOLHIVE_AUTH_SERVER_REDIS_PASSWORD"},"key_prefix":"thv:auth:{team-a:gateway}:",)"
            R"("dial_timeout":"5s","read_timeout":"3s","write_timeout":"3s","sentinel_tls":{"insecure_skip_verify":true}}})");
  }
}

TEST_CASE("what is wrong with the storage is named") {
  struct Row {
    std::string storage;
    std::string pointer;  ///< Below storage.
    std::string message;
  };
  const std::string start = "failed to build storage config: ";
  const std::string field = "spec.authServerConfig.storage.redis.";
  const Row rows[] = {
      Row{"{type: redis}", "/redis", start + "redis config is required when storage type is redis"},
      Row{redis("addr: 'r:1', sentinelConfig: {masterName: m, sentinelAddrs: ['s:1']}"), "/redis",
          start + "addr and sentinelConfig are mutually exclusive for Redis storage"},
      Row{"{type: redis, redis: {" + kUser + "}}", "/redis",
          start + "one of addr (standalone or cluster) or sentinelConfig (Sentinel) is required for Redis storage"},
      Row{"{type: redis, redis: {addr: 'r:1'}}", "/redis/aclUserConfig",
          start + "ACL user config is required for Redis storage"},
      Row{"{type: redis, redis: {addr: 'r:1', aclUserConfig: {}}}", "/redis/aclUserConfig",
          start + "ACL user config is required for Redis storage"},
      Row{redis("sentinelConfig: {masterName: m}"), "/redis/sentinelConfig",
          start + "failed to resolve sentinel addresses: either sentinelAddrs or sentinelService must be specified"},
      Row{redis("sentinelConfig: {sentinelAddrs: ['s:1']}"), "/redis/sentinelConfig/masterName",
          field + "sentinelConfig.masterName is required"},
      Row{redis("clusterMode: true, sentinelConfig: {masterName: m, sentinelAddrs: ['s:1']}"), "/redis/clusterMode",
          field + "clusterMode cannot be combined with sentinelConfig: the runtime does not start"},
      Row{"{type: redis, redis: {addr: 'r:1', aclUserConfig: {passwordSecretRef: {name: r}}}}",
          "/redis/aclUserConfig/passwordSecretRef",
          field + "aclUserConfig.passwordSecretRef.name and .key are required"},
      Row{"{type: redis, redis: {addr: 'r:1', aclUserConfig: {usernameSecretRef: {name: r}, passwordSecretRef: {name: "
          "r, key: p}}}}",
          "/redis/aclUserConfig/usernameSecretRef",
          field + "aclUserConfig.usernameSecretRef.name and .key are required"},
      Row{redis("addr: 'r:1', tls: {caCertSecretRef: {key: k}}"), "/redis/tls/caCertSecretRef",
          field + "tls.caCertSecretRef.name and .key are required"},
      Row{redis("addr: redis.example.com"), "/redis/addr",
          field + "addr must be a host and a port such as redis.example.com:6379"},
      Row{redis("sentinelConfig: {masterName: m, sentinelAddrs: ['s:1', 's']}"),
          "/redis/sentinelConfig/sentinelAddrs/1",
          field + "sentinelConfig.sentinelAddrs[1] must be a host and a port such as redis.example.com:6379"},
      Row{redis("addr: 'r:1', dialTimeout: soon"), "/redis/dialTimeout",
          field + "dialTimeout must be a duration such as 5s"}};
  for (const Row& row : rows) {
    CAPTURE(row.storage);
    const Scene of = scene(row.storage);
    const Problems found = problems(of);
    REQUIRE(found.size() == 1);
    CHECK(found[0].pointer == "/spec/authServerConfig/storage" + row.pointer);
    CHECK(found[0].message == row.message);
  }
}

TEST_CASE("storage that is not used is not checked, not mounted, and said") {
  const Scene of = scene("{type: memory, redis: {tls: {caCertSecretRef: {name: t, key: c}}, " + kUser + "}}");
  CHECK(problems(of).empty());
  CHECK(storage_pod(config(of)).env.empty());
  CHECK(storage_pod(config(of)).volumes.empty());
  CHECK(note(storage_notes(of.parent.spec, of.settings), "/spec/authServerConfig/storage/redis") ==
        "has no effect while storage.type is memory");
}

TEST_CASE("the platform's lists count for every address, also for the one that a Sentinel Service stands for") {
  HostLists hosts;
  hosts.denied = {parse_host_pattern("*.other.svc.cluster.local").value(), parse_host_pattern("10.0.0.0/8").value()};
  for (const auto& [fields, pointer] :
       {std::pair{"addr: 'r.other:6379'", "/redis/addr"},
        std::pair{"sentinelConfig: {masterName: m, sentinelAddrs: ['10.0.0.1:1']}",
                  "/redis/sentinelConfig/sentinelAddrs/0"},
        std::pair{"sentinelConfig: {masterName: m, sentinelService: {name: s, namespace: other}}",
                  "/redis/sentinelConfig/sentinelService"}}) {
    const Scene of = scene(redis(fields));
    CHECK(problems(of).empty());
    const Problems found = problems(of, hosts);
    REQUIRE(found.size() == 1);
    CHECK(found[0].pointer == "/spec/authServerConfig/storage" + std::string(pointer));
    CHECK(found[0].message.find("is denied by the platform") != std::string::npos);
  }
}

TEST_CASE("authorities of Sentinel are mounted only with Sentinel") {
  const Scene of = scene(redis("addr: 'r:1', sentinelTls: {caCertSecretRef: {name: t}}"));
  CHECK(problems(of).empty());
  CHECK(storage_pod(config(of)).volumes.empty());
}

}  // namespace
}  // namespace vmcp
