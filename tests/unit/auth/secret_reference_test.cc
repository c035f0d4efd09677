// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/secret_reference.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

std::string problem(const char* name, const char* key) {
  return secret_reference_problem(Json{{"name", name}, {"key", key}}).value_or("");
}

TEST_CASE("a reference to a Secret must be one that the API server takes") {
  CHECK(problem("oidc-client", "client-secret").empty());
  CHECK(problem("a.b", "tls.crt").empty());
  CHECK(problem("", "k") == ".name and .key are required");
  CHECK(problem("n", "") == ".name and .key are required");
  CHECK(problem("Not_A_Name", "k") == ".name is not the name of a Secret");
  CHECK(problem("n", "a/b") == ".key is not a key of a Secret");
  CHECK(problem("n", "..") == ".key is not a key of a Secret");
}

TEST_CASE("a secret variable is not optional") {
  const Json reference = Json{{"name", "n"}, {"key", "k"}};
  const EnvVar env = secret_env("NAME", reference);
  CHECK(env.name == "NAME");
  REQUIRE(env.secret);
  CHECK(env.secret->name == "n");
  CHECK(env.secret->key == "k");
  CHECK_FALSE(env.secret->optional);
}

TEST_CASE("several Secrets become one directory") {
  const Json first = {{"name", "a"}, {"key", "x"}};
  const Json second = {{"name", "b"}, {"key", "y"}};
  PodParts pod;
  add_secret_directory(pod, "volume", "/there", {{&first, "0.pem"}, {&second, "1.pem"}});
  REQUIRE(pod.volumes.size() == 1);
  CHECK(pod.volumes[0].name == "volume");
  CHECK(pod.volumes[0].default_mode == 0400);
  REQUIRE(pod.volumes[0].secrets.size() == 2);
  CHECK(pod.volumes[0].secrets[1].secret_name == "b");
  CHECK(pod.volumes[0].secrets[1].items[0].key == "y");
  CHECK(pod.volumes[0].secrets[1].items[0].path == "1.pem");
  REQUIRE(pod.mounts.size() == 1);
  CHECK(pod.mounts[0].volume == "volume");
  CHECK(pod.mounts[0].path == "/there");
}

TEST_CASE("no file, no directory") {
  PodParts pod;
  add_secret_directory(pod, "volume", "/there", {});
  CHECK(pod.volumes.empty());
  CHECK(pod.mounts.empty());
}

}  // namespace
}  // namespace vmcp
