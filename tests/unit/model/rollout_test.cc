// SPDX-License-Identifier: Apache-2.0
#include "sync/model/rollout.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Request serving() {
  return Request().add(group()).add(entry("docs"));
}

TEST_CASE("an older configuration stays until the Deployment shows that nobody reads it") {  // spec/00-hook.md §5.1
  const Json before = synced(serving());
  const std::string old_name(text_at(child(before, "ConfigMap"), {"metadata", "name"}));
  const Json after = synced(serving().add(entry("more")));
  const Json new_deployment = child(after, "Deployment");
  const auto keeps_old = [&](const Json& deployment) {
    Request request = serving().add(entry("more")).observe(child(before, "ConfigMap"));
    if (!deployment.is_null()) request.observe(deployment);
    return child(synced(request), "ConfigMap", old_name).is_object();
  };
  Json complete = new_deployment;
  complete["metadata"]["generation"] = 4;
  complete["spec"]["replicas"] = 2;
  complete["status"] = {{"observedGeneration", 4}, {"replicas", 2}, {"updatedReplicas", 2}, {"readyReplicas", 2}};

  CHECK_FALSE(keeps_old(complete));
  CHECK(keeps_old(nullptr));  // pods of a Deployment that was deleted as an orphan may still run
  CHECK(keeps_old(child(before, "Deployment")));
  CHECK(keeps_old(with(complete, "/status/observedGeneration", 3)));
  CHECK(keeps_old(with(complete, "/status/updatedReplicas", 1)));
  CHECK(keeps_old(with(complete, "/status/updatedReplicas", nullptr)));
  CHECK(keeps_old(with(complete, "/status/replicas", 3)));
  CHECK(keeps_old(with(complete, "/spec/replicas", 3)));
  CHECK(keeps_old(with(complete, "/status/unavailableReplicas", 1)));
  CHECK(keeps_old(with(complete, "/status", nullptr)));
  Json scaled_down = with(complete, "/spec/replicas", 0);
  scaled_down["status"] = {{"observedGeneration", 4}};
  CHECK_FALSE(keeps_old(scaled_down));
}

/// A gateway of one ready pod that runs since `created`, and whose group has changed.
Request changed(const char* created) {
  const Json running = synced(serving());
  Request request = serving().add(entry("more"));
  request.observe(with(child(running, "ConfigMap"), "/metadata/creationTimestamp", created));
  Json deployment = with(child(running, "Deployment"), "/metadata/generation", 1);
  deployment["spec"]["replicas"] = 1;
  deployment["status"] = {{"observedGeneration", 1}, {"replicas", 1}, {"updatedReplicas", 1}, {"readyReplicas", 1}};
  request.observe(deployment);
  request.tree()["parent"]["status"] = {{"observedGeneration", 1}};
  return request;
}

Json& observed(Json& request, const char* kind) {
  return request["children"][kind].begin().value();
}

bool follows(const Json& answer) {
  return config_of(answer)["backends"].size() == 2 && !answer.contains("resyncAfterSeconds");
}

TEST_CASE("a change of members waits until the last one is as old as the interval") {
  const Json running = synced(serving());
  for (const auto& [created, wait] : {std::pair("2025-12-31T23:59:57Z", 7), std::pair("2026-01-01T00:00:00Z", 10),
                                      std::pair("2026-01-01T00:00:03Z", 10)}) {  // by a clock that is ahead
    INFO(created);
    const Json answer = synced(changed(created));
    CHECK(child_names(answer) == child_names(running));
    CHECK(config_of(answer)["backends"].size() == 1);
    CHECK(answer["resyncAfterSeconds"] == wait);
    CHECK(verdict(answer, "Reconciling").substr(0, 14) == "True Settling:");
  }
  CHECK(follows(synced(changed("2025-12-31T23:59:50Z"))));
  CHECK(follows(synced(changed("2026-01-01T01:00:00Z"))));  // such a clock says nothing
  CHECK(follows(synced(changed("last year"))));
  CHECK(verdict(synced(changed("2025-12-31T23:59:50Z")), "Reconciling").find("Settling") == std::string::npos);
  Settings settings;
  settings.rollout_interval = std::chrono::seconds(2);
  CHECK(follows(synced(changed("2025-12-31T23:59:58Z"), settings)));
}

TEST_CASE("what is not held back") {
  Json request = Json::parse(changed("2025-12-31T23:59:57Z").text());
  Json& deployment = observed(request, "Deployment.apps/v1");
  SECTION("a gateway of which no pod is ready") {
    deployment["status"].erase("readyReplicas");
  }
  SECTION("a change of its own spec") {
    request["parent"]["metadata"]["generation"] = 2;
  }
  SECTION("one whose pods cannot start again") {
    request["children"]["ConfigMap.v1"] = Json::object();
  }
  SECTION("one without a Deployment") {
    request["children"]["Deployment.apps/v1"] = Json::object();
  }
  const Asked asked = ask(Hook::kSync, request.dump());
  REQUIRE(asked.code == 200);
  CHECK(follows(asked.tree));
}

TEST_CASE("a member that is left out is told at once: nothing is rolled out for it") {
  Request request = changed("2025-12-31T23:59:57Z");
  Json tree = Json::parse(request.text());
  Json& more = tree["related"]["MCPServerEntry.toolhive.stacklok.dev/v1beta1"]["team-a/more"];
  more["spec"]["remoteUrl"] = "http://127.0.0.1/mcp";
  const Json answer = ask(Hook::kSync, tree.dump()).tree;
  CHECK(verdict(answer, "BackendsAccepted") == "False SomeExcluded: not served: MCPServerEntry/more: RemoteURLInvalid");
  CHECK_FALSE(answer.contains("resyncAfterSeconds"));
}

TEST_CASE("of the older configurations the first, the mounted and the newest are kept") {
  const Json running = synced(serving());
  Request request = serving().add(entry("more"));
  for (int i = 0; i < 7; ++i) {
    Json older = child(running, "ConfigMap");
    older["metadata"]["name"] = "gw-vmcp-config-" + std::to_string(i);
    older["metadata"]["creationTimestamp"] = "2025-01-0" + std::to_string(i + 1) + "T00:00:00Z";
    request.observe(older);
  }
  request.observe(with(child(running, "ConfigMap"), "/metadata/creationTimestamp", "2025-01-02T12:00:00Z"));
  request.observe(child(running, "Deployment"));
  const Json answer = synced(request);
  std::vector<std::string> kept;
  for (const Json& each : answer["children"]) {
    if (each["kind"] == "ConfigMap") kept.push_back(each["metadata"]["name"]);
  }
  const std::string mounted = child(running, "ConfigMap")["metadata"]["name"];
  std::vector<std::string> wanted = {"gw-vmcp-config-0", "gw-vmcp-config-5", "gw-vmcp-config-6", mounted,
                                     volume(answer, "vmcp-config")["configMap"]["name"]};
  std::sort(wanted.begin(), wanted.end());
  CHECK(kept == wanted);
}

TEST_CASE("the operator's own ConfigMap is an older one once the parent owns it") {
  const Json theirs{
      {"apiVersion", "v1"},
      {"kind", "ConfigMap"},
      {"metadata", {{"name", "gw-vmcp-config"}, {"labels", {{"toolhive.stacklok.io/component", "vmcp-config"}}}}},
      {"data", {{"config.yaml", "name: gw\n"}}}};
  CHECK(child(synced(serving().observe(theirs)), "ConfigMap", "gw-vmcp-config").is_object());
  SECTION("not one without the label") {
    const Json other = with(theirs, "/metadata/labels", nullptr);
    CHECK(child(synced(serving().observe(other)), "ConfigMap", "gw-vmcp-config").is_null());
  }
  SECTION("nor one of somebody else") {
    Json foreign = theirs;
    foreign["metadata"]["ownerReferences"] = Json::array({{{"uid", "another"}, {"controller", true}}});
    CHECK(child(synced(serving().observe(foreign)), "ConfigMap", "gw-vmcp-config").is_null());
  }
}

}  // namespace
}  // namespace vmcp
