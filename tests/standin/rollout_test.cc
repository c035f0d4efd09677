// SPDX-License-Identifier: Apache-2.0
// How changes that come together, or while a rollout is stuck, reach what runs.
#include <algorithm>

#include "tests/catch.h"
#include "tests/standin/scene.h"

using namespace vmcp::standin;
using namespace std::chrono_literals;
using vmcp::Json;
using vmcp::cli::ApplyStrategy;

namespace {

ApplyStrategy each_strategy() {
  return GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide);
}

std::string url_of(int number) {
  return "https://n" + std::to_string(number) + ".example.org/mcp";
}

int generation(const Scene& scene) {
  return scene.deployment()["metadata"]["generation"].get<int>();
}

}  // namespace

TEST_CASE("entries that come one after the other are one rollout") {
  Scene scene(each_strategy());
  scene.settle();
  const int before = generation(scene);
  scene.set_pace(0s);
  for (int i = 0; i < 50; ++i) {
    scene.cluster.apply(entry("n" + std::to_string(i), url_of(i)));
    REQUIRE(scene.round() == 200);
  }
  CHECK(generation(scene) == before + 1);  // the first of them, because the gateway had been quiet
  CHECK(scene.config_maps() <= 2);
  CHECK(scene.condition("Reconciling") == "True Settling");
  CHECK(Json::parse(scene.controller.answer())["resyncAfterSeconds"] == 10);

  const auto versions = scene.cluster.versions();
  scene.set_pace(3s);
  for (int i = 0; i < 3; ++i) REQUIRE(scene.round() == 200);
  CHECK(scene.cluster.versions() == versions);  // nothing is written while it waits
  CHECK(Json::parse(scene.controller.answer())["resyncAfterSeconds"] == 1);

  REQUIRE(scene.round() == 200);
  CHECK(generation(scene) == before + 2);
  for (int i = 0; i < 50; ++i) CHECK(scene.config().find(url_of(i)) != std::string::npos);
  CHECK(scene.gateway()["status"]["backendCount"] == 52);
  scene.settle();
  CHECK(scene.config_maps() == 1);
  CHECK(scene.condition("Reconciling") != "True Settling");
  CHECK_FALSE(Json::parse(scene.controller.answer()).contains("resyncAfterSeconds"));
}

TEST_CASE("what is deleted while a change waits comes back at once") {
  Scene scene(each_strategy());
  scene.settle();
  scene.set_pace(0s);
  for (int i = 0; i < 2; ++i) {
    scene.cluster.apply(entry("n" + std::to_string(i), url_of(i)));
    scene.round();
  }
  REQUIRE(scene.condition("Reconciling") == "True Settling");
  SECTION("the Service") {
    scene.cluster.remove("Service", "vmcp-gw");
    scene.round();
    CHECK(scene.cluster.find("Service", "vmcp-gw") != nullptr);
    CHECK(scene.config().find(url_of(1)) == std::string::npos);
  }
  SECTION("the configuration that the pods read") {
    scene.cluster.remove("ConfigMap", scene.mounted());
    scene.round();
    CHECK(scene.config().find(url_of(1)) != std::string::npos);
  }
  SECTION("the Deployment") {
    scene.cluster.remove("Deployment", "gw");
    scene.round();
    CHECK(scene.config().find(url_of(1)) != std::string::npos);
  }
}

TEST_CASE("edits during a rollout that is stuck do not pile up, and what mends it follows at once") {
  Scene scene(each_strategy());
  scene.settle();
  const std::string running = scene.mounted();
  scene.deployments.hold();
  scene.set_pace(4s);
  std::size_t most_config_maps = 0;
  std::size_t largest_request = 0;
  std::size_t usual_request = 0;
  for (int i = 0; i < 60; ++i) {
    scene.cluster.apply(entry("search", url_of(i)));
    REQUIRE(scene.round() == 200);
    most_config_maps = std::max(most_config_maps, scene.config_maps());
    largest_request = std::max(largest_request, scene.controller.request().size());
    if (i == 20) usual_request = largest_request;
  }
  CHECK(most_config_maps == 5);
  CHECK(largest_request < usual_request + usual_request / 20);  // numbers get longer
  CHECK(scene.cluster.find("ConfigMap", running) != nullptr);   // the pods that serve read it

  Json mended = scene.gateway();
  mended["spec"]["podTemplateSpec"] = {{"metadata", {{"labels", {{"mended", "yes"}}}}}};
  scene.cluster.apply(mended);
  scene.deployments.release();
  REQUIRE(scene.round() == 200);
  CHECK(scene.deployment()["spec"]["template"]["metadata"]["labels"]["mended"] == "yes");
  CHECK(scene.config().find(url_of(59)) != std::string::npos);
  scene.settle();
  CHECK(scene.config_maps() == 1);
}
