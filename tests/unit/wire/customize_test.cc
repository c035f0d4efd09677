// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/customize.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;
using Lines = std::vector<std::string>;

/// `resource: names` of every rule, and what its labels have to be.
Lines rules(const Json& parent_object, const Settings& settings = {}) {
  Json request{{"controller", Json::object()}, {"parent", parent_object}};
  const Asked asked = ask(Hook::kCustomize, request.dump(), settings);
  INFO(asked.body);
  REQUIRE(asked.code == 200);
  REQUIRE(asked.tree.size() == 1);
  Lines out;
  for (const Json& rule : asked.tree["relatedResources"]) {
    CHECK(text_at(rule, {"namespace"}) == kNamespace);
    std::string line(text_at(rule, {"resource"}));
    line += text_at(rule, {"apiVersion"}) == "toolhive.stacklok.dev/v1beta1"
                ? ":"
                : " of " + rule["apiVersion"].get<std::string>() + ":";
    if (rule.contains("names")) {
      CHECK_FALSE(rule["names"].empty());  // an empty list selects everything
      for (const Json& name : rule["names"]) line += " " + name.get<std::string>();
      CHECK_FALSE(rule.contains("labelSelector"));  // Metacontroller takes one or the other
    }
    if (rule.contains("labelSelector")) line += " " + rule["labelSelector"].dump();
    out.push_back(std::move(line));
  }
  return out;
}

const Lines kNamespaceWide = {"mcpserverentries:", "mcpservers:", "mcpremoteproxies:", "mcpexternalauthconfigs:"};

Lines with_wide(Lines before, const Lines& after) {
  before.insert(before.end(), kNamespaceWide.begin(), kNamespaceWide.end());
  before.insert(before.end(), after.begin(), after.end());
  return before;
}

TEST_CASE("the group by name, members and auth configs of the whole namespace") {
  CHECK(rules(parent()) == with_wide({"mcpgroups: tools"}, {}));
}

TEST_CASE("a parent too broken to name a group still gets the namespace-wide rules") {
  CHECK(rules(with(parent(), "/spec/groupRef", nullptr)) == kNamespaceWide);
  CHECK(rules(with(parent(), "/spec/groupRef/name", "")) == kNamespaceWide);
  CHECK(rules(with(parent(), "/spec", nullptr)) == kNamespaceWide);
  CHECK(rules(with(parent(), "/spec", Json::object())) == kNamespaceWide);
}

const std::string kUnlabelled =
    R"( {"matchExpressions":[{"key":"toolhive.stacklok.dev/group","operator":"DoesNotExist"}]})";

Settings by_label() {
  Settings settings;
  settings.member_selection = MemberSelection::kLabel;
  return settings;
}

std::string labelled(const std::string& group) {
  return R"( {"matchLabels":{"toolhive.stacklok.dev/group":")" + group + R"("}})";
}

TEST_CASE("by label: members of the group, those without a label, and those that run whatever theirs says") {
  const Lines fresh = {"mcpgroups: tools",
                       "mcpserverentries:" + labelled("tools"),
                       "mcpserverentries:" + kUnlabelled,
                       "mcpservers:" + labelled("tools"),
                       "mcpservers:" + kUnlabelled,
                       "mcpremoteproxies:" + labelled("tools"),
                       "mcpremoteproxies:" + kUnlabelled,
                       "mcpexternalauthconfigs:"};
  CHECK(rules(parent(), by_label()) == fresh);

  Json running = parent();
  running["status"]["discoveredBackends"] = {{{"name", "b"}}, {{"name", "a"}}, {{"name", "b"}}};
  const Lines lines = rules(running, by_label());
  CHECK(lines.size() == fresh.size() + 3);
  for (const char* resource : {"mcpserverentries", "mcpservers", "mcpremoteproxies"}) {
    CHECK(std::count(lines.begin(), lines.end(), std::string(resource) + ": a b") == 1);
  }

  const Lines groupless = rules(with(parent(), "/spec/groupRef", nullptr), by_label());
  CHECK(std::count(groupless.begin(), groupless.end(), "mcpserverentries:" + kUnlabelled) == 1);
  CHECK(groupless.size() == 4);
}

TEST_CASE("a gateway's annotation says how its members are selected, whatever the flag is") {
  Json gateway = parent();
  Json& annotation = gateway["metadata"]["annotations"]["toolhive.stacklok.dev/member-selection"];
  annotation = "label";
  CHECK(rules(gateway) == rules(parent(), by_label()));
  annotation = "namespace";
  CHECK(rules(gateway, by_label()) == rules(parent()));
  annotation = "labels";
  CHECK(rules(gateway) == rules(parent()));
}

TEST_CASE("objects that the spec refers to, sorted and each once") {
  Json spec = parent();
  spec["spec"]["incomingAuth"] = {{"type", "oidc"},
                                  {"oidcConfigRef", {{"name", "login"}}},
                                  {"authzConfigRef", {{"name", "rules"}}},
                                  {"authzConfig", {{"type", "configMap"}, {"configMap", {{"name", "cedar"}}}}}};
  spec["spec"]["telemetryConfigRef"] = {{"name", "traces"}};
  spec["spec"]["embeddingServerRef"] = {{"name", "embed"}};
  spec["spec"]["config"] = {
      {"aggregation",
       {{"tools", Json::array({{{"workload", "b"}, {"toolConfigRef", {{"name", "z"}}}},
                               {{"workload", "a"}, {"toolConfigRef", {{"name", "a"}}}},
                               {{"workload", "c"}, {"toolConfigRef", {{"name", "z"}}}},
                               {{"workload", "d"}}})}}},
      {"compositeToolRefs", Json::array({{{"name", "y"}}, {{"name", "x"}}, {{"name", ""}}, {{"name", "y"}}})}};
  CHECK(rules(spec) == with_wide({"mcpgroups: tools"},
                                 {"mcpoidcconfigs: login", "mcpauthzconfigs: rules", "mcptelemetryconfigs: traces",
                                  "embeddingservers: embed", "mcptoolconfigs: a z",
                                  "virtualmcpcompositetooldefinitions: x y", "configmaps of v1: cedar"}));
}

TEST_CASE("a reference without a name asks for nothing") {
  Json spec = parent();
  spec["spec"]["telemetryConfigRef"] = {{"name", ""}};
  spec["spec"]["config"] = {{"compositeToolRefs", Json::array()}, {"aggregation", {{"tools", Json::array()}}}};
  CHECK(rules(spec) == with_wide({"mcpgroups: tools"}, {}));
}

TEST_CASE("Secrets and the CA bundles of entries are never asked for") {
  Json spec = parent();
  spec["spec"]["sessionStorage"] = {
      {"provider", "redis"}, {"address", "r:6379"}, {"passwordRef", {{"name", "s"}, {"key", "k"}}}};
  for (const std::string& rule : rules(spec)) {
    CHECK(rule.find("secrets") == std::string::npos);
    CHECK(rule.find("configmaps") == std::string::npos);
  }
}

}  // namespace
}  // namespace vmcp
