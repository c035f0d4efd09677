// SPDX-License-Identifier: Apache-2.0
#include "cli/metacontroller.h"

#include "sync/model/child.h"
#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

const char* const kVersion = "toolhive.stacklok.dev/v1beta1";

Manifest object(const char* kind, const char* namespace_, const char* name) {
  return {{{"apiVersion", std::string(kind) == "ConfigMap" ? "v1" : kVersion},
           {"kind", kind},
           {"metadata", {{"namespace", namespace_}, {"name", name}}}},
          "f",
          1};
}

World world_of_two_namespaces() {
  auto made = make_world({object("MCPGroup", "a", "g"), object("MCPGroup", "a", "h"), object("MCPGroup", "b", "g"),
                          object("MCPServerEntry", "a", "e"), object("ConfigMap", "a", "c")},
                         "default");
  REQUIRE(made.has_value());
  return *made;
}

std::vector<std::string> keys(const Json& tree) {
  std::vector<std::string> out;
  for (const auto& [key, value] : tree.items()) out.push_back(key);
  return out;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("a rule with names selects those, in its namespace") {
  const Json rules = Json::array(
      {{{"apiVersion", kVersion}, {"resource", "mcpgroups"}, {"namespace", "a"}, {"names", Json::array({"g"})}}});
  const Json related = select_related(rules, world_of_two_namespaces());
  CHECK(keys(related) == Keys{"MCPGroup.toolhive.stacklok.dev/v1beta1"});
  CHECK(keys(related["MCPGroup.toolhive.stacklok.dev/v1beta1"]) == Keys{"a/g"});
}

TEST_CASE("a rule without names selects the namespace") {
  const Json rules = Json::array({{{"apiVersion", kVersion}, {"resource", "mcpgroups"}, {"namespace", "a"}}});
  CHECK(keys(select_related(rules, world_of_two_namespaces())["MCPGroup.toolhive.stacklok.dev/v1beta1"]) ==
        Keys{"a/g", "a/h"});
}

TEST_CASE("a rule that matches nothing still has its key, and no rule has none") {
  const Json rules = Json::array({{{"apiVersion", kVersion}, {"resource", "mcpservers"}, {"namespace", "a"}}});
  const Json related = select_related(rules, world_of_two_namespaces());
  CHECK(keys(related) == Keys{"MCPServer.toolhive.stacklok.dev/v1beta1"});
  CHECK(related.begin()->empty());
}

TEST_CASE("ConfigMaps are selected by their own version") {
  const Json rules = Json::array(
      {{{"apiVersion", "v1"}, {"resource", "configmaps"}, {"namespace", "a"}, {"names", Json::array({"c"})}}});
  CHECK(keys(select_related(rules, world_of_two_namespaces())["ConfigMap.v1"]) == Keys{"a/c"});
}

TEST_CASE("a sync request has a key for every kind of child") {
  const Json child = {
      {"apiVersion", "apps/v1"}, {"kind", "Deployment"}, {"metadata", {{"namespace", "a"}, {"name", "d"}}}};
  const Json request = sync_request(Json::object(), Json::array({child}), Json::object());
  CHECK(keys(request) == Keys{"controller", "parent", "children", "related", "finalizing"});
  REQUIRE(request["children"].size() == std::size(vmcp::kChildKinds));
  CHECK(request["children"]["Deployment.apps/v1"]["a/d"] == child);
  CHECK(request["children"]["ConfigMap.v1"].empty());
}
