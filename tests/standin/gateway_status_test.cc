// SPDX-License-Identifier: Apache-2.0
// The status of a gateway through its life, under a stand-in for Metacontroller and for pods that report.
#include <algorithm>
#include <string>

#include "tests/catch.h"
#include "tests/standin/scene.h"
#include "tests/support/kstatus.h"

using namespace vmcp::standin;
using vmcp::Json;
using vmcp::cli::ApplyStrategy;

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
  Scene scene(GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide));
  scene.settle();
  report_as_before(scene, "2026-01-01T01:00:00Z");
  const Json status = scene.gateway()["status"];
  scene.settle();
  CHECK(vmcp::cli::same_content(scene.gateway()["status"], status));
}

TEST_CASE("a report that brings nothing new costs one call and no write") {
  Scene scene(GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide));
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
  Scene scene(GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide));
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
  Scene scene(GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide));
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
