// SPDX-License-Identifier: Apache-2.0
// Requests of a real Metacontroller 4.17.2 on Kubernetes 1.35, from the life of one gateway: data/stages.json has its
// parent and related objects at five stages, data/*.children.json its children under each apply strategy.

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sync/wire/retain.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

constexpr const char* kStrategies[] = {"dynamic-apply", "server-side-apply"};

Json data(const std::string& name) {
  std::ifstream file(std::filesystem::path("tests/unit/wire/data") / (name + ".json"));
  INFO(name);
  REQUIRE(file.good());
  return Json::parse(file);
}

/// A stage as it was posted, with the children of `strategy`, in the keys of that hook version. The hook of the capture
/// asked for three kinds; `complete` adds those that ours asks for too.
Json request_at(const std::string& stage, const std::string& strategy, int version = 2, bool complete = true) {
  const Json captured = data("stages").at(stage);
  Json request{{"controller", Json::object()}, {"parent", captured["parent"]}, {"finalizing", captured["finalizing"]}};
  const auto key = [&](const Json& object) {
    return (version == 1 ? "" : "team-a/") + object["metadata"]["name"].get<std::string>();
  };
  for (const Json& child : data(strategy + ".children")) {
    const std::string kind = child["kind"].get<std::string>() + "." + child["apiVersion"].get<std::string>();
    request["children"][kind][key(child)] = child;
    request["parent"]["metadata"]["uid"] = child["metadata"]["ownerReferences"][0]["uid"];
  }
  for (const auto& [kind, objects] : captured["related"].items()) {
    request["related"][kind] = Json::object();
    for (const Json& object : objects) request["related"][kind][key(object)] = object;
  }
  if (complete) {
    for (const char* kind : {"MCPServer", "MCPRemoteProxy"}) {
      request["related"][std::string(kind) + ".toolhive.stacklok.dev/v1beta1"] = Json::object();
    }
  }
  return request;
}

/// `ready`: how many pods are; where this was captured nothing ran them.
Json answer_at(const std::string& stage, const std::string& strategy, int ready = 1) {
  Json request = request_at(stage, strategy);
  for (Json& deployment : request["children"]["Deployment.apps/v1"]) deployment["status"]["readyReplicas"] = ready;
  const Asked asked = ask(Hook::kSync, request.dump());
  INFO(asked.body);
  REQUIRE(asked.code == 200);
  return asked.tree;
}

constexpr const char* kRights[] = {"Role", "RoleBinding"};

/// What the children but those that grant rights were last told to be, as Metacontroller's marks say.
nlohmann::json last_desired(const std::string& strategy) {
  nlohmann::json out;
  for (const Json& child : data(strategy + ".children")) {
    const auto kept = retained_child(child.dump(), "metacontroller");
    REQUIRE(kept);
    out[child["kind"].get<std::string>()] = *kept;
  }
  for (const char* kind : kRights) out.erase(kind);
  return out;
}

nlohmann::json by_kind(const Json& answer) {
  nlohmann::json out;
  for (const Json& child : answer["children"]) out[child["kind"].get<std::string>()] = child;
  return out;
}

/// `answer` keeps what was applied. What grants rights is written anew: the capture is of another hook.
void check_retained(const Json& answer, const std::string& strategy) {
  nlohmann::json children = by_kind(answer);
  const nlohmann::json served = by_kind(answer_at("runtime-status-written", strategy));
  for (const char* kind : kRights) {
    CHECK(children[kind] == served[kind]);
    children.erase(kind);
  }
  CHECK(children == last_desired(strategy));
}

TEST_CASE("keys of v1 and of v2 get identical bytes at every stage") {
  for (const char* strategy : kStrategies) {
    for (const char* stage :
         {"runtime-status-written", "entry-status-written", "group-missing", "parent-deleting", "parent-finalizing"}) {
      INFO(strategy << " " << stage);
      const Asked v2 = ask(Hook::kSync, request_at(stage, strategy, 2).dump());
      CHECK(v2.code == 200);
      CHECK(ask(Hook::kSync, request_at(stage, strategy, 1).dump()).body == v2.body);
    }
  }
}

TEST_CASE("as posted, without the kinds that only our customize asks for, the hook waits for the caller to ask again") {
  for (const char* stage : {"runtime-status-written", "entry-status-written", "group-missing"}) {
    const Asked asked = ask(Hook::kSync, request_at(stage, "dynamic-apply", 2, false).dump());
    CHECK(asked.code == 503);
    CHECK(asked.reason == "RelatedNotReady");
  }
  for (const char* stage : {"parent-deleting", "parent-finalizing"}) {
    CHECK(ask(Hook::kSync, request_at(stage, "dynamic-apply", 2, false).dump()).code == 200);
  }
}

TEST_CASE("group-missing: every child that grants no rights stays exactly as it was applied, and the parent says why") {
  for (const char* strategy : kStrategies) {
    INFO(strategy);
    const Json answer = answer_at("group-missing", strategy);
    check_retained(answer, strategy);
    CHECK(verdict(answer, "GroupRefValidated") == "False GroupRefNotFound: Referenced MCPGroup remote-tools not found");
    CHECK(answer["status"]["phase"] == "Ready");  // what runs still runs
    CHECK(answer["status"]["message"] == "2 backends ready");
    CHECK(answer["status"]["backendCount"] == 2);
  }
}

TEST_CASE("parent-deleting and parent-finalizing: children and status stay as they are") {
  for (const char* strategy : kStrategies) {
    for (const char* stage : {"parent-deleting", "parent-finalizing"}) {
      INFO(strategy << " " << stage);
      const Json answer = answer_at(stage, strategy);
      check_retained(answer, strategy);
      CHECK(nlohmann::json(answer["status"]) == nlohmann::json(data("stages")[stage]["parent"]["status"]));
    }
  }
}

TEST_CASE("runtime-status-written: what the pod reported is kept") {
  const Json answer = answer_at("runtime-status-written", "dynamic-apply");
  CHECK(answer["status"]["backendCount"] == 2);
  CHECK(verdict(answer, "Ready") == "True AllBackendsReady: 2 backends ready");
  CHECK(condition(answer, "Ready")["lastTransitionTime"] == "2026-11-22T08:41:14Z");
  const Json& backends = answer["status"]["discoveredBackends"];
  REQUIRE(backends.size() == 2);
  for (const Json& each : backends) {
    CHECK(each["status"] == "ready");
    CHECK(each["lastHealthCheck"] == "2026-11-22T08:41:14Z");
  }
  CHECK(backends[0]["name"] == "github");
  CHECK(backends[1]["url"] == "https://wiki.corp.example.com:8443/mcp");
  // Ours move their time only when their status changes.
  CHECK(condition(answer, "GroupRefValidated")["lastTransitionTime"] == "2026-11-22T08:41:01Z");
  CHECK(condition(answer, "Valid")["lastTransitionTime"] == kNowText);
}

TEST_CASE("runtime-status-written: without a ready pod it is not believed") {
  const Json answer = answer_at("runtime-status-written", "server-side-apply", 0);
  CHECK(answer["status"]["phase"] == "Pending");
  CHECK(verdict(answer, "Ready") == "False DeploymentNotReady: Virtual MCP server is starting");
  for (const Json& each : answer["status"]["discoveredBackends"]) CHECK(each["status"] == "unknown");
}

TEST_CASE("entry-status-written: a verdict of the operator's changes no child") {
  const Json before = answer_at("runtime-status-written", "dynamic-apply");
  const Json after = answer_at("entry-status-written", "dynamic-apply");
  CHECK(by_kind(after) == by_kind(before));
  CHECK(child(after, "Deployment")["spec"]["replicas"] == 2);
  CHECK(config_of(after)["backends"].size() == 2);
  CHECK(config_of(after)["outgoingAuth"]["backends"]["github"]["headerInjection"]["headerValueEnv"] ==
        "TOOLHIVE_HEADER_INJECTION_VALUE_GITHUB_AUTH");
}

}  // namespace
}  // namespace vmcp
