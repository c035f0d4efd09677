// SPDX-License-Identifier: Apache-2.0
#include "sync/status/progress.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

/// `Stalled Reason: message` or the same of Reconciling; never both.
std::string progress(const Json& answer) {
  std::string out;
  for (const char* type : {"Stalled", "Reconciling"}) {
    const std::string said = verdict(answer, type);
    if (said.empty()) continue;
    CHECK(said.substr(0, 5) == "True ");
    CHECK(out.empty());
    out = std::string(type) + " " + said.substr(5);
  }
  return out;
}

/// A gateway that has been applied, with a Deployment that reports `status`.
Request applied(const Json& status) {
  Request request;
  request.add(group()).add(entry("docs"));
  Json answer = synced(request);
  for (Json& child : answer["children"]) {
    if (child["kind"] == "Deployment") child["status"] = status;
  }
  return request.observe_answer(answer);
}

Json complete() {
  return {{"observedGeneration", 1}, {"replicas", 1}, {"updatedReplicas", 1}, {"readyReplicas", 1}};
}

Json surging(const Json& conditions = Json::array()) {
  return {{"observedGeneration", 1},  {"replicas", 2},           {"updatedReplicas", 1}, {"readyReplicas", 1},
          {"unavailableReplicas", 1}, {"conditions", conditions}};
}

const std::string kRolling = "Reconciling RolloutInProgress: not all pods run what the spec asks for yet";

TEST_CASE("a gateway reconciles until all its pods run what is asked for") {
  CHECK(progress(synced(Request().add(group()).add(entry("docs")))) == kRolling);
  CHECK(progress(synced(applied(Json::object()))) == kRolling);
  CHECK(progress(synced(applied(surging()))) == kRolling);
  CHECK(progress(synced(applied(complete()))).empty());
}

TEST_CASE("a rollout that does not get on is stalled, and says why") {
  const Json late = {{"type", "Progressing"},
                     {"status", "False"},
                     {"reason", "ProgressDeadlineExceeded"},
                     {"message", "ReplicaSet \"gw-1\" has timed out progressing."}};
  const Json refused = {{"type", "ReplicaFailure"},
                        {"status", "True"},
                        {"reason", "FailedCreate"},
                        {"message", "pods \"gw-1-x\" is forbidden: exceeded quota"}};
  CHECK(progress(synced(applied(surging(Json::array({late}))))) ==
        "Stalled ProgressDeadlineExceeded: ReplicaSet \"gw-1\" has timed out progressing.");
  CHECK(progress(synced(applied(surging(Json::array({late, refused}))))) ==
        "Stalled ProgressDeadlineExceeded: ReplicaSet \"gw-1\" has timed out progressing.; FailedCreate: pods "
        "\"gw-1-x\" is forbidden: exceeded quota");
  CHECK(progress(synced(applied(surging(Json::array({refused}))))) ==
        kRolling + "; FailedCreate: pods \"gw-1-x\" is forbidden: exceeded quota");
  SECTION("the older pods serve: Ready says so") {
    CHECK(verdict(synced(applied(surging(Json::array({late})))), "Ready").substr(0, 20) == "True DeploymentReady");
  }
  SECTION("a new change is a new attempt") {
    Json status = surging(Json::array({late}));
    CHECK(progress(synced(applied(status).add(entry("more")))) == kRolling);
    status["observedGeneration"] = 0;
    CHECK(progress(synced(applied(status))) == kRolling);
  }
}

TEST_CASE("a spec that is not applied is stalled, although pods serve") {
  const std::string missing = "Stalled GroupRefNotFound: Referenced MCPGroup tools not found";
  CHECK(progress(synced(Request())) == missing);
  Json edited = Json::parse(applied(complete()).text());
  edited["parent"]["spec"]["replicas"] = -1;
  CHECK(progress(ask(Hook::kSync, edited.dump()).tree) ==
        "Stalled ValidationFailed: spec.replicas must not be negative");
  SECTION("unless the cause is expected to pass") {
    const Json unready = with(group(), "/status", {{"phase", "Failed"}, {"observedGeneration", 1}});
    CHECK(progress(synced(Request().add(unready))) ==
          "Reconciling GroupRefNotReady: Referenced MCPGroup tools is not ready (phase: Failed)");
    CHECK(progress(synced(Request(with(parent(), "/spec/replicas", -1)).add(unready))) ==
          "Stalled ValidationFailed: spec.replicas must not be negative");
  }
}

TEST_CASE("a gateway that serves nobody is stalled") {
  CHECK(progress(synced(Request().add(group()))) ==
        "Stalled NoneServed: no backend is served; see condition BackendsAccepted");
}

TEST_CASE("whoever waits for a new spec does not take the old pods for it") {
  // The pod template changes and the configuration does not, so the checksum that pods carry shows nothing.
  const Json patch = {{"spec", {{"priorityClassName", "high"}}}};
  const auto edited = [&](int generation, int observed) {
    Json tree = Json::parse(applied(complete()).text());
    tree["parent"]["spec"]["podTemplateSpec"] = patch;
    tree["parent"]["metadata"]["generation"] = generation;
    tree["parent"]["status"]["observedGeneration"] = observed;
    Json& conditions = tree["parent"]["status"]["conditions"];
    for (std::size_t i = conditions.size(); i-- > 0;) {
      if (conditions[i]["type"] == "Reconciling") conditions.erase(i);
    }
    return tree;
  };
  const Json first = ask(Hook::kSync, edited(2, 1).dump()).tree;
  CHECK(progress(first) == kRolling);
  SECTION("also when the next call still has the old Deployment") {
    Json next = edited(2, 2);
    next["parent"]["status"] = first["status"];
    CHECK(progress(ask(Hook::kSync, next.dump()).tree) == kRolling);
  }
}

}  // namespace
}  // namespace vmcp
