// SPDX-License-Identifier: Apache-2.0
#include "cli/world.h"

#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

Manifest toolhive(const char* kind, const char* name, const char* version = "v1beta1") {
  return {
      {{"apiVersion", std::string("toolhive.stacklok.dev/") + version}, {"kind", kind}, {"metadata", {{"name", name}}}},
      "f",
      1};
}

}  // namespace

TEST_CASE("an object gets what an API server would have given it") {
  const auto world = make_world({toolhive("MCPGroup", "g")}, "team-a");
  REQUIRE(world.has_value());
  REQUIRE(world->objects.size() == 1);
  const Json& metadata = world->objects[0].object["metadata"];
  CHECK(metadata["namespace"] == "team-a");
  CHECK(metadata["generation"] == 1);
  CHECK(metadata["uid"] == stable_uid("MCPGroup", "team-a", "g"));
}

TEST_CASE("what an object has stays") {
  Manifest group = toolhive("MCPGroup", "g");
  group.object["metadata"].update({{"namespace", "own"}, {"uid", "u"}, {"generation", 7}});
  const auto world = make_world({group}, "team-a");
  REQUIRE(world.has_value());
  CHECK(world->objects[0].object == group.object);
}

TEST_CASE("v1alpha1 is read as v1beta1") {
  const auto world = make_world({toolhive("MCPServerEntry", "e", "v1alpha1")}, "default");
  REQUIRE(world.has_value());
  REQUIRE(world->objects.size() == 1);
  CHECK(world->objects[0].object["apiVersion"] == "toolhive.stacklok.dev/v1beta1");
}

TEST_CASE("kinds that the hook neither reads nor creates are ignored, even without a name") {
  const Manifest secret{{{"apiVersion", "v1"}, {"kind", "Secret"}}, "f", 1};
  const Manifest other{{{"apiVersion", "example.com/v1"}, {"kind", "MCPGroup"}}, "f", 1};
  const Manifest newer = toolhive("MCPGroup", "g", "v9");
  const auto world = make_world({secret, other, newer}, "default");
  REQUIRE(world.has_value());
  CHECK(world->objects.empty());
  CHECK(world->children.empty());
}

TEST_CASE("the order of the manifests does not matter") {
  const Manifest a = toolhive("MCPGroup", "a"), b = toolhive("MCPGroup", "b"), c = toolhive("MCPServerEntry", "a");
  const auto one = make_world({a, b, c}, "default"), other = make_world({c, b, a}, "default");
  REQUIRE(one.has_value());
  REQUIRE(other.has_value());
  REQUIRE(one->objects.size() == other->objects.size());
  for (std::size_t i = 0; i < one->objects.size(); ++i) CHECK(one->objects[i].object == other->objects[i].object);
}

TEST_CASE("an object given twice is one object if the copies are equal") {
  Manifest copy = toolhive("MCPGroup", "g", "v1alpha1");
  const auto world = make_world({toolhive("MCPGroup", "g"), copy}, "default");
  REQUIRE(world.has_value());
  CHECK(world->objects.size() == 1);

  copy.object["spec"] = {{"description", "another"}};
  copy.line = 9;
  const auto conflict = make_world({toolhive("MCPGroup", "g"), copy}, "default");
  REQUIRE_FALSE(conflict.has_value());
  CHECK(conflict.error().reason == "GivenTwice");
  CHECK(conflict.error().pointer == "f:9");
  CHECK(conflict.error().message.find("f:1") != std::string::npos);
}

TEST_CASE("an object needs a name") {
  const auto world = make_world({toolhive("MCPGroup", "")}, "default");
  REQUIRE_FALSE(world.has_value());
  CHECK(world.error().reason == "NameMissing");
  Manifest numeric = toolhive("MCPGroup", "x");
  numeric.object["metadata"]["name"] = 7;
  CHECK_FALSE(make_world({numeric}, "default").has_value());
}

TEST_CASE("gateways are chosen by name and namespace") {
  Manifest elsewhere = toolhive("VirtualMCPServer", "a");
  elsewhere.object["metadata"]["namespace"] = "other";
  const auto world =
      make_world({toolhive("VirtualMCPServer", "a"), toolhive("VirtualMCPServer", "b"), elsewhere}, "default");
  REQUIRE(world.has_value());
  CHECK(gateways(*world, "", "").size() == 3);
  CHECK(gateways(*world, "a", "").size() == 2);
  CHECK(gateways(*world, "a", "other").size() == 1);
  CHECK(gateways(*world, "c", "").empty());
}

TEST_CASE("a made-up uid has the shape of one and depends on every part of the identity") {
  const std::string uid = stable_uid("Kind", "namespace", "name");
  REQUIRE(uid.size() == 36);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) CHECK(uid[dash] == '-');
  CHECK(uid == stable_uid("Kind", "namespace", "name"));
  CHECK(uid != stable_uid("Other", "namespace", "name"));
  CHECK(uid != stable_uid("Kind", "other", "name"));
  CHECK(uid != stable_uid("Kind", "namespace", "other"));
}
