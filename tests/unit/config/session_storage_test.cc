// SPDX-License-Identifier: Apache-2.0
#include "sync/config/session_storage.h"

#include "sync/text/text.h"
#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string described(const Decided<SessionStorage>& decided) {
  std::string out = decided.value.node ? decided.value.node->dump() : "none";
  for (const EnvVar& env : decided.value.pod.env) {
    out += concat({" ", env.name, "=", env.secret->name, "/", env.secret->key, env.secret->optional ? "?" : ""});
  }
  return out;
}

}  // namespace

TEST_CASE("sessions are kept where the spec says, or else in the default Redis") {
  struct Row {
    const char* spec;
    bool default_redis;
    const char* result;
  };
  for (
      const Row& row : {
          Row{"{}", false, "none"},
          Row{"{}", true,
              R"({"provider":"redis","address":"redis.shared:6379"} THV_SESSION_REDIS_PASSWORD=redis-login/redis-password)"},
          // D-26: an explicit memory stays memory.
          Row{R"({"sessionStorage":{"provider":"memory"}})", true, "none"},
          Row{R"({"sessionStorage":{"provider":"memory"}})", false, "none"},
          Row{R"({"sessionStorage":{"provider":"redis","address":"r:1"}})", true,
              R"({"provider":"redis","address":"r:1"})"},
          Row{R"({"sessionStorage":{"provider":"redis","address":"r:1","db":2,"keyPrefix":"g:","passwordRef":{"name":"s","key":"k"}}})",
              false, R"({"provider":"redis","address":"r:1","db":2,"keyPrefix":"g:"} THV_SESSION_REDIS_PASSWORD=s/k)"},
      }) {
    CAPTURE(row.spec, row.default_redis);
    SpecFixture fixture(row.spec);
    if (row.default_redis) fixture.default_redis("redis.shared:6379", "redis-login");
    auto decided = decide_session_storage(fixture.inputs());
    CHECK(refusals(decided.report).empty());
    CHECK(described(decided) == row.result);
  }
}

TEST_CASE("the default Redis may be without a password") {
  SpecFixture fixture("{}");
  CHECK(described(decide_session_storage(fixture.default_redis("r:1", "").inputs())) ==
        R"({"provider":"redis","address":"r:1"})");
}

TEST_CASE("several replicas without shared sessions are warned about") {
  struct Row {
    const char* spec;
    bool default_redis;
    const char* condition;
  };
  const char* off = "False SessionStorageWarningNotApplicable: session storage warning is not active";
  const char* configured = "False SessionStorageConfigured: Redis session storage is configured";
  const char* missing =
      "True SessionStorageMissingForReplicas: replicas > 1 but sessionStorage.provider is not redis; sessions are not "
      "shared across replicas";
  for (const Row& row : {
           Row{"{}", false, off},
           Row{R"({"replicas":0})", false, off},
           Row{R"({"replicas":1})", false, off},
           Row{R"({"replicas":2})", false, missing},
           Row{R"({"replicas":2,"sessionStorage":{"provider":"memory"}})", true, missing},
           Row{R"({"replicas":2,"sessionStorage":{"provider":"redis","address":"r:1"}})", false, configured},
           Row{R"({"replicas":2})", true, configured},
       }) {
    CAPTURE(row.spec, row.default_redis);
    SpecFixture fixture(row.spec);
    if (row.default_redis) fixture.default_redis("redis.shared:6379", "");
    CHECK(condition(decide_session_storage(fixture.inputs()).report, "SessionStorageWarning") == row.condition);
  }
}

TEST_CASE("incomplete session storage is refused") {
  struct Row {
    const char* storage;
    const char* refusal;
  };
  for (const Row& row : {
           Row{R"({"provider":"redis"})",
               "/spec/sessionStorage/address: spec.sessionStorage.address is required when provider is redis"},
           Row{R"({"provider":"redis","address":"redis.example.com"})",
               "/spec/sessionStorage/address: spec.sessionStorage.address must be a host and a port such as "
               "redis.example.com:6379"},
           Row{R"({"provider":"redis","address":"r:1","db":-1})",
               "/spec/sessionStorage/db: spec.sessionStorage.db must be from 0 to 2147483647"},
           Row{R"({"provider":"redis","address":"r:1","passwordRef":{"name":"s"}})",
               "/spec/sessionStorage/passwordRef: spec.sessionStorage.passwordRef needs a name and a key"},
           Row{"{}", "/spec/sessionStorage/provider: spec.sessionStorage.provider must be one of: memory, redis"},
       }) {
    CAPTURE(row.storage);
    SpecFixture fixture(R"({"sessionStorage":)" + std::string(row.storage) + "}");
    CHECK(refusals(decide_session_storage(fixture.inputs()).report) == row.refusal);
  }
}

TEST_CASE("a key prefix gets the colon at its end without which the runtime does not start") {
  SpecFixture plain(R"({"sessionStorage":{"provider":"redis","address":"r:1","keyPrefix":"gateway"}})");
  const auto decided = decide_session_storage(plain.inputs());
  CHECK(decided.value.node->at("keyPrefix") == "gateway:");
  CHECK(notes(decided.report) ==
        "/spec/sessionStorage/keyPrefix: is written with a colon at its end, without which the runtime does not start");
  SpecFixture complete(R"({"sessionStorage":{"provider":"redis","address":"r:1","keyPrefix":"a:b:"}})");
  CHECK(decide_session_storage(complete.inputs()).value.node->at("keyPrefix") == "a:b:");
  CHECK(notes(decide_session_storage(complete.inputs()).report).empty());
}

TEST_CASE("settings of Redis beside provider memory are remarked on") {
  SpecFixture fixture(
      R"({"sessionStorage":{"provider":"memory","address":"r:1","passwordRef":{"name":"s","key":"k"}}})");
  auto decided = decide_session_storage(fixture.inputs());
  CHECK(decided.value.pod.env.empty());
  CHECK(notes(decided.report) ==
        "/spec/sessionStorage/address: has no effect with provider memory\n"
        "/spec/sessionStorage/passwordRef: has no effect with provider memory");
}
