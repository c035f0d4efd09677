// The life of a gateway under a stand-in for Metacontroller that asks the real hook over TLS, with both apply
// strategies: what Metacontroller would do to a cluster, and what must not happen to what runs there.
#include <algorithm>

#include "tests/catch.h"
#include "tests/standin/scene.h"
#include "tests/support/kstatus.h"

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

namespace {

Json healthy(const std::string& name, const std::string& checked) {
  return {{"name", name},
          {"url", "https://" + name + ".example.org/mcp"},
          {"status", "ready"},
          {"message", "Healthy"},
          {"lastHealthCheck", checked}};
}

Json reported(const char* type, const char* reason) {
  return {{"type", type},
          {"status", "True"},
          {"reason", reason},
          {"message", "ok"},
          {"lastTransitionTime", "2026-01-01T01:00:00Z"}};
}

/// What a healthy pod writes: all but its conditions.
Json report(const std::string& checked) {
  return {{"phase", "Ready"},
          {"message", "All 2 backends healthy"},
          {"backendCount", 2},
          {"discoveredBackends", Json::array({healthy("wiki", checked), healthy("search", checked)})}};
}

/// As a runtime before 0.47.0 does it: into the status itself, of which nothing else stays.
void report_as_before(Scene& scene, const std::string& checked) {
  Json status = scene.gateway()["status"];
  status.erase("runtime");
  status.update(report(checked));
  Json& conditions = status["conditions"];
  for (const Json& each :
       {reported("BackendsDiscovered", "BackendsDiscovered"), reported("Ready", "AllBackendsRoutable")}) {
    const auto same = std::find_if(conditions.begin(), conditions.end(),
                                   [&](const Json& other) { return other["type"] == each["type"]; });
    if (same != conditions.end()) {
      *same = each;
    } else {
      conditions.push_back(each);
    }
  }
  std::sort(conditions.begin(), conditions.end(), [](const Json& a, const Json& b) { return a["type"] < b["type"]; });
  scene.cluster.write_status(scene.gateway(), status);
}

/// As later runtimes do it.
void report_as_now(Scene& scene, const std::string& checked) {
  Json status = scene.gateway()["status"];
  status["runtime"] = report(checked);
  status["runtime"]["conditions"] = Json::array({reported("BackendsDiscovered", "BackendsDiscovered")});
  scene.cluster.write_status(scene.gateway(), status);
}

std::string verdict(const Scene& scene) {
  return vmcp::testing::kstatus_verdict(scene.gateway());
}

}  // namespace

TEST_CASE("what a pod of before 0.47.0 reports into the status is not fought") {
  Scene scene(each_strategy());
  scene.settle();
  report_as_before(scene, "2026-01-01T01:00:00Z");
  const Json status = scene.gateway()["status"];
  scene.settle();
  CHECK(vmcp::cli::same_content(scene.gateway()["status"], status));
}

TEST_CASE("a report that brings nothing new costs one call and no write") {
  Scene scene(each_strategy());
  scene.settle();
  report_as_now(scene, "2026-01-01T01:00:00Z");
  scene.settle();
  CHECK(scene.gateway()["status"]["backendCount"] == 2);
  CHECK(scene.condition("Ready") == "True DeploymentReady");
  CHECK(scene.condition("BackendsDiscovered") == "True BackendsDiscovered");
  for (const char* checked : {"2026-01-01T01:00:30Z", "2026-01-01T01:01:00Z"}) {
    report_as_now(scene, checked);
    const auto versions = scene.cluster.versions();
    REQUIRE(scene.round() == 200);
    CHECK(scene.cluster.versions() == versions);
  }
}

TEST_CASE("reports of both kinds in turn, as in a rolling upgrade, end in the last one's word") {
  Scene scene(each_strategy());
  scene.settle();
  report_as_before(scene, "2026-01-01T01:00:00Z");
  scene.settle();
  for (int i = 1; i < 4; ++i) {
    report_as_now(scene, "2026-01-01T01:00:0" + std::to_string(i) + "Z");
    scene.settle();
    CHECK(scene.condition("Ready") == "True DeploymentReady");
    report_as_before(scene, "2026-01-01T01:00:1" + std::to_string(i) + "Z");
    scene.settle();
    CHECK(scene.condition("Ready") == "True AllBackendsRoutable");
    CHECK_FALSE(scene.gateway()["status"].contains("runtime"));
  }
}

TEST_CASE("whoever waits by kstatus sees every step of a gateway's life") {
  Scene scene(each_strategy());
  scene.deployments.hold();
  REQUIRE(scene.round() == 200);
  CHECK(verdict(scene) == "InProgress RolloutInProgress");
  scene.settle();
  CHECK(verdict(scene) == "InProgress RolloutInProgress");
  scene.deployments.release();
  scene.settle();
  CHECK(verdict(scene) == "Current");

  const Json good = scene.gateway();
  Json edited = good;
  edited["spec"]["podTemplateSpec"] = {{"spec", {{"priorityClassName", "high"}}}};
  scene.deployments.hold();
  scene.cluster.apply(edited);
  CHECK(verdict(scene) == "InProgress LatestGenerationNotObserved");
  for (int i = 0; i < 3; ++i) {
    REQUIRE(scene.round() == 200);
    CHECK(verdict(scene) == "InProgress RolloutInProgress");
  }
  CHECK(scene.condition("Ready") == "True DeploymentReady");  // the older pod serves
  scene.deployments.release();
  scene.settle();
  CHECK(verdict(scene) == "Current");

  edited["spec"]["groupRef"]["name"] = "no-such-group";
  scene.cluster.apply(edited);
  scene.settle();
  CHECK(verdict(scene) == "Failed GroupRefNotFound");
  CHECK(scene.condition("Ready") == "True DeploymentReady");
  scene.cluster.apply(good);
  scene.settle();
  CHECK(verdict(scene) == "Current");

  for (const char* name : {"search", "wiki"}) scene.cluster.remove("MCPServerEntry", name);
  scene.settle();
  CHECK(verdict(scene) == "Failed NoneServed");
  CHECK(scene.condition("Ready") == "False DeploymentNotReady");
}
