// SPDX-License-Identifier: Apache-2.0
// Gateways whose pod reports into status.runtime (spec/96-current-toolhive.md §9).
#include <string>
#include <vector>

#include "sync/status/status.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

constexpr const char* kThen = "2025-12-31T23:00:00Z";

Json backend(const std::string& name, const std::string& status, const char* checked = kThen) {
  return {{"name", name},
          {"url", "https://remote.example.com/mcp"},
          {"status", status},
          {"message", "Said of " + status},
          {"lastHealthCheck", checked}};
}

Json reported_condition(const char* type, const char* status = "True") {
  return {{"type", type}, {"status", status}, {"reason", "R"}, {"message", "m"}, {"lastTransitionTime", kThen}};
}

Json report(std::vector<Json> backends) {
  return {{"phase", "Failed"},
          {"message", "what the runtime thinks"},
          {"backendCount", 99},
          {"later", {{"field", Json::array()}}},
          {"conditions", Json::array({reported_condition("Ready", "False"), reported_condition("BackendsDiscovered"),
                                      reported_condition("Degraded"), reported_condition("Later")})},
          {"discoveredBackends", Json(std::move(backends))}};
}

Json deployment(int ready) {
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "gw"}}},
          {"spec", Json::object()},
          {"status", {{"readyReplicas", ready}}}};
}

/// A gateway of the entries `a` and `b` with that status.
Request gateway(const Json& status, int ready = 1, const char* source = "inline") {
  return Request(with(with(parent(), "/status", status), "/spec/outgoingAuth/source", source))
      .add(group())
      .add_all({entry("a"), entry("b")})
      .observe(deployment(ready));
}

Json of_report(std::vector<Json> backends, int ready = 1, const char* source = "inline") {
  return synced(gateway({{"runtime", report(std::move(backends))}}, ready, source));
}

/// `name: status` of all, in their order.
std::string listed(const Json& answer) {
  std::string out;
  for (const Json& each : answer["status"]["discoveredBackends"]) {
    out += each["name"].get<std::string>() + ": " + each["status"].get<std::string>() + "; ";
  }
  return out;
}

TEST_CASE("the report is echoed whole, and never made") {  // rule 1
  const Json full = report({backend("a", "ready")});
  const Json status = {{"runtime", full}};
  const auto echoed = [&](const Json& answer) {
    return nlohmann::json(answer["status"]["runtime"]) == nlohmann::json(full);
  };
  CHECK(echoed(synced(gateway(status))));
  CHECK(echoed(synced(Request(with(parent(), "/status", status)))));
  CHECK(echoed(synced(Request(with(parent(), "/status", status)).finalizing())));
  CHECK(synced(gateway({{"runtime", Json::object()}}))["status"]["runtime"] == Json::object());
  CHECK_FALSE(synced(gateway(Json::object()))["status"].contains("runtime"));
}

TEST_CASE("the served set has the health that the report tells") {  // rules 3 and 5
  CHECK(listed(of_report({backend("b", "ready"), backend("gone", "ready")})) == "a: unknown; b: ready; ");
  const Json answer = of_report({backend("b", "unauthenticated"), backend("a", "degraded")});
  CHECK(listed(answer) == "a: degraded; b: unauthenticated; ");
  CHECK(answer["status"]["discoveredBackends"][0]["message"] == "Said of degraded");
  CHECK(answer["status"]["backendCount"] == 1);
  CHECK(of_report({backend("gone", "ready")})["status"]["backendCount"] == 0);
  SECTION("in discovered mode what the runtime has found, by name") {
    const Json found = of_report({backend("z", "ready"), backend("m", "unavailable")}, 1, "discovered");
    CHECK(listed(found) == "m: unavailable; z: ready; ");
    CHECK(found["status"]["backendCount"] == 1);
  }
  SECTION("without a ready pod nothing is known") {
    const Json stale = of_report({backend("a", "ready"), backend("b", "ready")}, 0);
    CHECK(listed(stale) == "a: unknown; b: unknown; ");
    CHECK_FALSE(stale["status"]["discoveredBackends"][0].contains("lastHealthCheck"));
    CHECK(stale["status"]["backendCount"] == 0);
    CHECK(stale["status"]["phase"] == "Pending");
    CHECK(verdict(stale, "Ready").substr(0, 25) == "False DeploymentNotReady:");
  }
}

TEST_CASE("a report that brings nothing new but its time changes nothing") {  // rule 4
  const Json first = of_report({backend("a", "ready"), backend("b", "unavailable")});
  const auto next = [&](const std::string& status_of_b) {
    Json status = first["status"];
    const char* later = "2026-01-01T00:00:30Z";
    status["runtime"] = report({backend("b", status_of_b, later), backend("a", "ready", later)});
    return synced(gateway(status))["status"];
  };
  Json same = next("unavailable");
  same["runtime"] = first["status"]["runtime"];
  CHECK(same == first["status"]);
  const Json other = next("ready");
  CHECK(other["discoveredBackends"][0]["lastHealthCheck"] == kThen);
  CHECK(other["discoveredBackends"][1]["lastHealthCheck"] == "2026-01-01T00:00:30Z");
}

TEST_CASE("conditions of the report, but for Ready") {  // rules 6 and 7
  Json status = {{"runtime", report({backend("a", "ready")})}};
  status["conditions"] = Json::array({with(reported_condition("BackendsDiscovered", "False"), "/reason", "Old"),
                                      with(reported_condition("Ready"), "/reason", "AllBackendsRoutable")});
  const Json answer = synced(gateway(status));
  for (const char* type : {"BackendsDiscovered", "Degraded"}) {
    CHECK(nlohmann::json(condition(answer, type)) == nlohmann::json(reported_condition(type)));
  }
  CHECK(condition(answer, "Later").is_null());
  const Json ready = condition(answer, "Ready");
  CHECK(ready["reason"] == "DeploymentReady");
  CHECK(ready["lastTransitionTime"] == kThen);  // it was True before
  CHECK(ready["observedGeneration"] == 1);
  SECTION("they go when the report has them no longer") {
    status["runtime"]["conditions"] = Json::array();
    const Json without = synced(gateway(status));
    CHECK(condition(without, "BackendsDiscovered").is_null());
    CHECK(condition(without, "Degraded").is_null());
  }
}

TEST_CASE("phase, message and Ready from a ready pod and the health of the backends") {  // rule 7
  const auto says = [](std::vector<Json> backends) {
    const Json answer = of_report(std::move(backends));
    return answer["status"]["phase"].get<std::string>() + ": " + answer["status"]["message"].get<std::string>() +
           " / " + verdict(answer, "Ready");
  };
  const std::string ready = "Ready: Virtual MCP server is running / True DeploymentReady: Deployment is ready";
  CHECK(says({}) == ready);
  CHECK(says({backend("a", "ready")}) == ready);
  CHECK(says({backend("a", "ready"), backend("b", "unauthenticated"), backend("gone", "unavailable")}) == ready);
  CHECK(says({backend("a", "ready"), backend("b", "unknown")}) ==
        "Degraded: Virtual MCP server is running with 1/2 backends available / False BackendsDegraded: Some backends "
        "are unhealthy");
  CHECK(says({backend("a", "a word of later"), backend("b", "degraded")}) ==
        "Degraded: Virtual MCP server is running but all 2 backends are unhealthy / False BackendsUnavailable: All "
        "backends are unhealthy");
  SECTION("also of a spec that is not applied, while its pods run") {
    const Json status = {{"runtime", report({backend("a", "ready"), backend("b", "unavailable")})}};
    const Json answer = synced(Request(with(parent(), "/status", status)).observe(deployment(1)));
    CHECK(answer["status"]["phase"] == "Degraded");
    CHECK(listed(answer) == "a: ready; b: unavailable; ");
    CHECK(verdict(answer, "Ready").substr(0, 22) == "False BackendsDegraded");
  }
}

TEST_CASE("what a pod of before left is replaced, and its own report is echoed when it writes again") {  // rule 9
  const Json old = {
      {"phase", "Failed"},
      {"message", "No routable backends"},
      {"backendCount", 5},
      {"discoveredBackends", Json::array({backend("b", "unavailable"), backend("a", "unavailable")})},
      {"conditions", Json::array({with(reported_condition("Ready", "False"), "/reason", "NoRoutableBackends"),
                                  reported_condition("BackendsDiscovered")})}};
  Json both = old;
  both["runtime"] = report({backend("a", "ready"), backend("b", "ready")});
  const Json replaced = synced(gateway(both));
  CHECK(replaced["status"]["phase"] == "Ready");
  CHECK(replaced["status"]["backendCount"] == 2);
  CHECK(listed(replaced) == "a: ready; b: ready; ");
  const Json echoed = synced(gateway(old));
  CHECK(echoed["status"]["phase"] == "Failed");
  CHECK(echoed["status"]["backendCount"] == 5);
  CHECK(listed(echoed) == "b: unavailable; a: unavailable; ");
}

TEST_CASE("a caller that does not look at the status is asked to come back") {  // rule 10
  const auto resync = [](const Json& status, bool ignores) {
    Json request = Json::parse(gateway(status).text());
    request["controller"]["spec"]["parentResource"]["ignoreStatusChanges"] = ignores;
    return ask(Hook::kSync, request.dump()).tree.value("resyncAfterSeconds", -1);
  };
  const Json reporting = {{"runtime", Json::object()}};
  CHECK(resync(reporting, true) == 30);
  CHECK(resync(reporting, false) == -1);
  CHECK(resync(Json::object(), true) == -1);
}

}  // namespace
}  // namespace vmcp
