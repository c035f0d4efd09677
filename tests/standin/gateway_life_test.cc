// SPDX-License-Identifier: Apache-2.0
// The life of a gateway under a stand-in for Metacontroller that asks the real hook over TLS, with both apply
// strategies: what Metacontroller would do to a cluster, and what must not happen to what runs there.
#include "tests/catch.h"
#include "tests/standin/scene.h"

using namespace vmcp::standin;
using vmcp::Json;
using vmcp::cli::ApplyStrategy;

namespace {

ApplyStrategy each_strategy() {
  return GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a group becomes a gateway, and after two rounds nothing is written any more") {
  Scene scene(each_strategy());
  REQUIRE(scene.round() == 200);
  REQUIRE(scene.round() == 200);
  CHECK(scene.cluster.children_of(scene.gateway()).size() == 6);
  CHECK(contains(scene.config(), "https://search.example.org/mcp"));
  CHECK(contains(scene.config(), "https://wiki.example.org/mcp"));
  CHECK(scene.gateway()["status"]["backendCount"] == 2);
  CHECK(scene.gateway()["status"]["observedGeneration"] == scene.gateway()["metadata"]["generation"]);

  const auto versions = scene.cluster.versions();
  const std::string answer = scene.controller.answer();
  for (int i = 0; i < 20; ++i) {
    REQUIRE(scene.round() == 200);
    CHECK(scene.controller.answer() == answer);
  }
  CHECK(scene.cluster.versions() == versions);
}

TEST_CASE("entries that are added, edited and removed reach the configuration that the Deployment mounts") {
  Scene scene(each_strategy());
  scene.settle();

  scene.cluster.apply(entry("news", "https://news.example.org/mcp"));
  scene.settle();
  CHECK(contains(scene.config(), "https://news.example.org/mcp"));
  CHECK(scene.gateway()["status"]["backendCount"] == 3);

  scene.cluster.apply(entry("news", "https://news.example.org/v2/mcp"));
  scene.settle();
  CHECK(contains(scene.config(), "https://news.example.org/v2/mcp"));
  CHECK_FALSE(contains(scene.config(), "https://news.example.org/mcp"));

  // wiki is the one with a bundle and headers: volume, mount and environment go with it.
  CHECK(contains(scene.deployment().dump(), "corporate-ca"));
  scene.cluster.remove("MCPServerEntry", "wiki");
  scene.settle();
  CHECK_FALSE(contains(scene.config(), "wiki"));
  CHECK_FALSE(contains(scene.deployment()["spec"].dump(), "corporate-ca"));
  CHECK_FALSE(contains(scene.deployment()["spec"].dump(), "a$$b"));
  CHECK(scene.config_maps() == 1);
}

TEST_CASE("a bad entry costs that entry, and the gateway says so") {
  Scene scene(each_strategy());
  scene.settle();
  const auto children = scene.child_versions();
  scene.cluster.apply(entry("broken", "ftp://broken.example.org/mcp"));
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("BackendsAccepted") == "False SomeExcluded");
}

TEST_CASE("a spec that cannot be applied keeps every child as it is, and so does its repair") {
  Scene scene(each_strategy());
  scene.settle();
  const auto children = scene.child_versions();
  const Json good = scene.gateway();

  Json bad = good;
  SECTION("the group is not there") {
    bad["spec"]["groupRef"]["name"] = "no-such-group";
    scene.cluster.apply(bad);
    scene.settle();
    CHECK(scene.condition("GroupRefValidated") == "False GroupRefNotFound");
  }
  SECTION("the configuration is one that the runtime would refuse") {
    bad["spec"]["config"] = {{"aggregation", {{"conflictResolution", "priority"}}}};
    scene.cluster.apply(bad);
    scene.settle();
    CHECK(scene.condition("Valid").substr(0, 5) == "False");
  }
  CHECK(scene.child_versions() == children);
  CHECK(scene.gateway()["status"]["observedGeneration"] == scene.gateway()["metadata"]["generation"]);

  // Whatever else changes meanwhile does not reach the gateway in part.
  scene.cluster.apply(entry("search", "https://elsewhere.example.org/mcp"));
  scene.settle();
  CHECK(scene.child_versions() == children);
  scene.cluster.apply(entry("search", "https://search.example.org/mcp"));

  scene.cluster.apply(good);
  scene.settle();
  CHECK(scene.condition("GroupRefValidated") == "True GroupRefValid");
  CHECK(scene.condition("Valid").substr(0, 4) == "True");
  CHECK(scene.child_versions() == children);
}

TEST_CASE("a hook that dies and comes back changes nothing") {
  Scene scene(each_strategy());
  scene.settle();
  const auto versions = scene.cluster.versions();
  scene.kill_hook();
  for (int i = 0; i < 3; ++i) CHECK(scene.round() == 0);
  CHECK(scene.cluster.versions() == versions);
  scene.start_hook();
  CHECK(scene.round() == 200);
  CHECK(scene.round() == 200);
  CHECK(scene.cluster.versions() == versions);
}

TEST_CASE("what changes while the hook is away arrives when it is back") {
  Scene scene(each_strategy());
  scene.settle();
  scene.kill_hook();
  scene.cluster.apply(entry("search", "https://moved.example.org/mcp"));
  CHECK(scene.round() == 0);
  CHECK(contains(scene.config(), "https://search.example.org/mcp"));
  scene.start_hook();
  scene.settle();
  CHECK(contains(scene.config(), "https://moved.example.org/mcp"));
}

TEST_CASE("the configuration of running pods stays during a rollout and goes after it") {
  Scene scene(each_strategy());
  scene.settle();
  const std::string old_name = scene.mounted();
  const std::string old_text = scene.config();

  scene.deployments.hold();
  scene.cluster.apply(entry("search", "https://moved.example.org/mcp"));
  scene.settle();
  CHECK(scene.mounted() != old_name);
  CHECK(contains(scene.config(), "https://moved.example.org/mcp"));
  REQUIRE(scene.cluster.find("ConfigMap", old_name) != nullptr);
  CHECK((*scene.cluster.find("ConfigMap", old_name))["data"]["config.yaml"] == old_text);

  SECTION("the rollout completes") {
    scene.deployments.release();
    scene.settle();
    CHECK(scene.cluster.find("ConfigMap", old_name) == nullptr);
    CHECK(scene.config_maps() == 1);
  }
  SECTION("the change is taken back before it could start") {
    scene.cluster.apply(entry("search", "https://search.example.org/mcp"));
    scene.settle();
    CHECK(scene.mounted() == old_name);
    CHECK(scene.config() == old_text);
    CHECK(scene.config_maps() == 1);
  }
  SECTION("a second change comes before the first has started") {
    const std::string second_name = scene.mounted();
    scene.cluster.apply(entry("search", "https://third.example.org/mcp"));
    scene.settle();
    CHECK(scene.cluster.find("ConfigMap", old_name) != nullptr);
    scene.deployments.release();
    scene.settle();
    CHECK(scene.config_maps() == 1);
    CHECK(scene.cluster.find("ConfigMap", second_name) == nullptr);
    CHECK(contains(scene.config(), "https://third.example.org/mcp"));
  }
}

TEST_CASE("with the last entry the pods go, not the gateway's objects, and both come back") {
  Scene scene(each_strategy());
  scene.settle();
  const std::string service = scene.cluster.find("Service", "vmcp-gw")->dump();
  const Json uid = scene.deployment()["metadata"]["uid"];
  for (const char* name : {"search", "wiki"}) scene.cluster.remove("MCPServerEntry", name);
  scene.settle();
  CHECK(scene.deployment()["spec"]["replicas"] == 0);
  CHECK(scene.cluster.find("Service", "vmcp-gw")->dump() == service);
  scene.cluster.apply(entry("search", "https://search.example.org/mcp"));
  scene.settle();
  CHECK(scene.deployment()["metadata"]["uid"] == uid);
  CHECK(scene.deployment()["spec"]["replicas"] == 1);
}

TEST_CASE("replicas that a scaler set stay, and an edit of what is ours is undone") {
  Scene scene(each_strategy());
  scene.settle();
  Json scaled = scene.deployment();
  scaled["spec"]["replicas"] = 3;
  scene.cluster.write(scaled);
  Json meddled = *scene.cluster.find("Service", "vmcp-gw");
  meddled["spec"]["sessionAffinity"] = "None";
  scene.cluster.write(meddled);
  scene.settle();
  CHECK(scene.deployment()["spec"]["replicas"] == 3);
  CHECK((*scene.cluster.find("Service", "vmcp-gw"))["spec"]["sessionAffinity"] == "ClientIP");
}
