// SPDX-License-Identifier: Apache-2.0
// Members that are selected by label: whatever becomes of labels, nothing that runs is taken down.
#include "tests/catch.h"
#include "tests/standin/scene.h"

using namespace vmcp::standin;
using vmcp::Json;
using vmcp::MemberSelection;
using vmcp::Settings;
using vmcp::cli::ApplyStrategy;

namespace {

constexpr const char* kLabel = "toolhive.stacklok.dev/group";

ApplyStrategy each_strategy() {
  return GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide);
}

Settings by_label() {
  Settings settings;
  settings.member_selection = MemberSelection::kLabel;
  return settings;
}

/// What the DecoratorController comes to; the second time it must find nothing to do.
void decorate_all(Scene& scene) {
  for (const Json& each : scene.cluster.of_kind("MCPServerEntry")) {
    const std::string name = each["metadata"]["name"];
    REQUIRE(scene.controller.decorate("MCPServerEntry", name) == 200);
    const auto versions = scene.cluster.versions();
    REQUIRE(scene.controller.decorate("MCPServerEntry", name) == 200);
    CHECK(scene.cluster.versions() == versions);
  }
}

/// A user's edit; nullptr: it is taken away.
void set_label(Scene& scene, const std::string& entry_name, const char* value) {
  Json changed = *scene.cluster.find("MCPServerEntry", entry_name);
  if (value == nullptr) {
    changed["metadata"]["labels"].erase(kLabel);
  } else {
    changed["metadata"]["labels"][kLabel] = value;
  }
  scene.cluster.write(std::move(changed));
}

/// A gateway by label, with all labels there.
void switch_on(Scene& scene) {
  scene.settle();
  scene.restart_hook(by_label());
  scene.controller.ask_again();
  decorate_all(scene);
  scene.settle();
  REQUIRE(scene.condition("MembersLabelled").empty());
}

bool serves(const Scene& scene, const std::string& name) {
  return scene.config().find("https://" + name + ".example.org/") != std::string::npos;
}

}  // namespace

TEST_CASE("switching on and off changes no child, with labels or without") {
  Scene scene(each_strategy());
  scene.settle();
  const auto children = scene.child_versions();

  scene.restart_hook(by_label());  // asked with the rules of before
  scene.settle();
  CHECK(scene.child_versions() == children);
  scene.controller.ask_again();
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("MembersLabelled") == "False LabelsMissing");
  const Json labelled = *scene.cluster.find("MCPServerEntry", "search");
  CHECK_FALSE(labelled["metadata"].contains("labels"));

  decorate_all(scene);
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("MembersLabelled").empty());
  CHECK((*scene.cluster.find("MCPServerEntry", "search"))["metadata"]["labels"][kLabel] == "tools");

  scene.restart_hook(Settings{});
  scene.settle();
  CHECK(scene.child_versions() == children);
  scene.controller.ask_again();
  scene.settle();
  CHECK(scene.child_versions() == children);
}

TEST_CASE("a label that somebody takes away or changes does not take the member out of the gateway that runs it") {
  Scene scene(each_strategy());
  switch_on(scene);
  const auto children = scene.child_versions();
  set_label(scene, "wiki", GENERATE(static_cast<const char*>(nullptr), "other"));
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("MembersLabelled") == "False LabelsMissing");
  decorate_all(scene);
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("MembersLabelled").empty());
}

TEST_CASE("a new member is served before it has its label, one that is deleted or leaves is not") {
  Scene scene(each_strategy());
  switch_on(scene);
  scene.cluster.apply(entry("news", "https://news.example.org/mcp"));
  scene.settle();
  CHECK(serves(scene, "news"));
  decorate_all(scene);
  scene.settle();
  CHECK(serves(scene, "news"));

  scene.cluster.remove("MCPServerEntry", "news");
  Json search = entry("search", "https://search.example.org/mcp");
  search["spec"]["groupRef"]["name"] = "elsewhere";
  scene.cluster.apply(search);
  scene.settle();
  CHECK_FALSE(serves(scene, "news"));
  CHECK_FALSE(serves(scene, "search"));
  CHECK(serves(scene, "wiki"));
}

TEST_CASE("a group gets another name, and the labels follow later: what runs is served all the time") {
  Scene scene(each_strategy());
  switch_on(scene);
  scene.cluster.apply(toolhive("MCPGroup", "kit", {{"description", "Tools"}}));
  for (const char* name : {"search", "wiki"}) {
    Json moved = *scene.cluster.find("MCPServerEntry", name);
    moved["spec"]["groupRef"]["name"] = "kit";
    scene.cluster.apply(moved);
  }
  Json gateway = scene.gateway();
  gateway["spec"]["groupRef"]["name"] = "kit";
  scene.cluster.apply(gateway);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(scene.round() == 200);
    CHECK(serves(scene, "search"));
    CHECK(serves(scene, "wiki"));
  }
  CHECK(scene.condition("MembersLabelled") == "False LabelsMissing");
  scene.settle();
  const auto children = scene.child_versions();
  decorate_all(scene);
  scene.settle();
  CHECK(scene.child_versions() == children);
  CHECK(scene.condition("MembersLabelled").empty());
}
