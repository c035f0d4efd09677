// SPDX-License-Identifier: Apache-2.0
#include "sync/status/status.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

const Json kReporter = {{"type", "BackendsDiscovered"},
                        {"status", "True"},
                        {"reason", "R"},
                        {"message", "m"},
                        {"lastTransitionTime", kNowText}};

Json deployment(int ready) {
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "gw"}}},
          {"spec", Json::object()},
          {"status", {{"readyReplicas", ready}}}};
}

struct World {
  Json status = Json::object();
  int ready = -1;  ///< Replicas; -1: no Deployment.
  bool has_group = true;
  Json parent_object = parent();
  Json member = entry("docs");
};

/// `phase: message` that follow.
std::string phase_of(const World& world) {
  Request request(with(world.parent_object, "/status", world.status));
  if (world.has_group) request.add(group());
  if (!world.member.is_null()) request.add(world.member);
  if (world.ready >= 0) request.observe(deployment(world.ready));
  const Json status = synced(request)["status"];
  return std::string(text_at(status, {"phase"})) + ": " + std::string(text_at(status, {"message"}));
}

TEST_CASE("phase and message, row by row") {  // spec/80-status.md §6
  const Json running = {{"phase", "Degraded"}, {"message", "1/2"}, {"conditions", Json::array({kReporter})}};
  const Json silent = {{"phase", "Pending"}, {"message", "Virtual MCP server is starting"}};
  const auto world = [](const Json& status, int ready) {
    World out;
    out.status = status;
    out.ready = ready;
    return out;
  };
  const auto without_group = [](World out) {
    out.has_group = false;
    return out;
  };
  const auto with_member = [](World out, Json member) {
    out.member = std::move(member);
    return out;
  };
  const std::string missing = "Failed: Referenced MCPGroup tools not found";
  const std::string starting = "Pending: Virtual MCP server is starting";
  CHECK(phase_of(without_group({})) == missing);
  CHECK(phase_of(without_group(world(running, -1))) == missing);
  CHECK(phase_of(without_group(world(running, 1))) == "Degraded: 1/2");
  CHECK(phase_of(without_group(world(running, 0))) == starting);

  CHECK(phase_of({}) == starting);
  CHECK(phase_of(world(silent, -1)) == starting);
  CHECK(phase_of(world(silent, 0)) == starting);
  CHECK(phase_of(world(silent, 1)) == "Ready: Virtual MCP server is running");
  CHECK(phase_of(world(running, 2)) == "Degraded: 1/2");
  SECTION("no ready pod beats what a pod once reported") {
    CHECK(phase_of(world(running, -1)) == starting);
    CHECK(phase_of(world(running, 0)) == starting);
  }

  const std::string nobody = "No backend is served, so the gateway is scaled to zero; see condition BackendsAccepted";
  CHECK(phase_of(with_member(world(running, 1), nullptr)) == "Pending: " + nobody);
  CHECK(phase_of(with_member(world(running, 1), entry("bad", "http://localhost/"))) == "Failed: " + nobody);

  const Json failed_group = with(group(), "/status", {{"phase", "Failed"}, {"observedGeneration", 1}});
  const Json status = synced(Request().add(failed_group).add(entry("docs")))["status"];
  CHECK(status["phase"] == "Pending");
  CHECK(status["message"] == "Referenced MCPGroup tools is not ready (phase: Failed)");
}

/// A status that a runtime before 0.47.0 left: all is well.
Json old_report() {
  const auto condition = [](const char* type, const char* reason) {
    return Json({{"type", type},
                 {"status", "True"},
                 {"reason", reason},
                 {"message", "m"},
                 {"lastTransitionTime", "2020-01-01T00:00:00Z"}});
  };
  return {{"phase", "Ready"},
          {"message", "All 1 backend healthy"},
          {"backendCount", 1},
          {"conditions", Json::array({condition("BackendsDiscovered", "BackendsDiscovered"),
                                      condition("Ready", "AllBackendsRoutable")})},
          {"discoveredBackends", Json::array({{{"name", "docs"},
                                               {"url", "https://remote.example.com/mcp"},
                                               {"status", "ready"},
                                               {"message", "Healthy"},
                                               {"lastHealthCheck", "2020-01-01T00:00:00Z"}}})}};
}

TEST_CASE("an old report says nothing about pods that are gone") {  // spec/80-status.md §6
  Request request(with(parent(), "/status", old_report()));
  request.add(group());
  std::string ready = "False DeploymentNotReady: Virtual MCP server is starting";
  SECTION("no ready pod") {
    request.add(entry("docs")).observe(deployment(0));
  }
  SECTION("no Deployment") {
    request.add(entry("docs"));
  }
  SECTION("scaled to zero") {
    request.add(entry("docs")).observe(with(deployment(0), "/spec/replicas", 0));
    ready = "False DeploymentNotReady: No pods found for Virtual MCP server: its Deployment is scaled to zero";
  }
  SECTION("no members any more") {
    request.observe(deployment(1));
    ready =
        "False DeploymentNotReady: No backend is served, so the gateway is scaled to zero; see condition "
        "BackendsAccepted";
  }
  SECTION("pods that do not get ready in time") {
    Json failing = deployment(0);
    failing["status"]["conditions"] = Json::array({{{"type", "Progressing"},
                                                    {"status", "False"},
                                                    {"reason", "ProgressDeadlineExceeded"},
                                                    {"message", "ReplicaSet \"gw-1\" has timed out progressing."}}});
    request.add(entry("docs")).observe(failing);
    ready =
        "False DeploymentFailed: Virtual MCP server failed to start: ReplicaSet \"gw-1\" has timed out progressing.";
  }
  const Json answer = synced(request);
  CHECK(answer["status"]["phase"] != "Ready");
  CHECK(verdict(answer, "Ready") == ready);
  CHECK(condition(answer, "Ready")["observedGeneration"] == 1);
  CHECK(answer["status"]["backendCount"] == 0);
  for (const Json& backend : answer["status"].value("discoveredBackends", Json::array())) {
    CHECK(backend == Json({{"name", "docs"}, {"url", "https://remote.example.com/mcp"}, {"status", "unknown"}}));
  }
}

TEST_CASE("until the pods report again, the Deployment's word holds") {
  Request before(with(parent(), "/status", old_report()));
  const Json down = synced(before.add(group()).add(entry("docs")).observe(deployment(0)));
  const auto up = [&](const Json& status) {
    return synced(Request(with(parent(), "/status", status)).add(group()).add(entry("docs")).observe(deployment(1)));
  };
  const Json again = up(down["status"]);
  CHECK(again["status"]["phase"] == "Ready");
  CHECK(verdict(again, "Ready") == "True DeploymentReady: Deployment is ready");
  const Json reported = up(old_report());
  CHECK(reported["status"]["message"] == "All 1 backend healthy");
  CHECK(verdict(reported, "Ready") == "True AllBackendsRoutable: m");
}

TEST_CASE("the url is always computed") {  // D-75
  const Json old = with(parent(), "/status/url", "http://old");
  CHECK(synced(Request(old).add(group()).add(entry("docs")))["status"]["url"] ==
        "http://vmcp-gw.team-a.svc.cluster.local:4483");
  SECTION("except for a spec that is not applied: then it is what was") {
    CHECK(synced(Request(old))["status"]["url"] == "http://old");
    CHECK_FALSE(synced(Request())["status"].contains("url"));
  }
}

TEST_CASE("discoveredBackends is the served set with the health that was last seen") {  // spec/00-hook.md §7
  const Json seen = {{"name", "docs"},
                     {"url", "http://before"},
                     {"status", "unavailable"},
                     {"authType", "header_injection"},
                     {"authConfigRef", "c"},
                     {"lastHealthCheck", kNowText},
                     {"message", "Unhealthy"},
                     {"circuitBreakerState", "open"},
                     {"circuitLastChanged", kNowText},
                     {"consecutiveFailures", 3},
                     {"mcpRevision", "2025-06-18"}};
  const Json observed =
      with(parent(), "/status/discoveredBackends", Json::array({{{"name", "gone"}, {"status", "ready"}}, seen}));
  const Json answer = synced(Request(observed)
                                 .add(group())
                                 .add_all({entry("docs"), entry("another"), entry("bad", "http://localhost/")})
                                 .observe(deployment(1)));
  const Json expected =
      Json::array({{{"name", "another"}, {"url", "https://remote.example.com/mcp"}, {"status", "unknown"}},
                   with(seen, "/url", "https://remote.example.com/mcp")});
  CHECK(nlohmann::json(answer["status"]["discoveredBackends"]) == nlohmann::json(expected));
}

TEST_CASE("the order in which an older runtime lists its backends stays while they are the same") {
  // spec/96-current-toolhive.md §9.4 rule 11
  const auto names = [](const std::vector<const char*>& observed) {
    Json list = Json::array();
    for (const char* name : observed) list.push_back({{"name", name}, {"status", "ready"}});
    const Json answer = synced(Request(with(parent(), "/status/discoveredBackends", list))
                                   .add(group())
                                   .add_all({entry("a"), entry("b"), entry("c")})
                                   .observe(deployment(1)));
    std::string out;
    for (const Json& each : answer["status"]["discoveredBackends"]) out += each["name"].get<std::string>();
    return out;
  };
  CHECK(names({"c", "a", "b"}) == "cab");
  CHECK(names({"c", "a"}) == "abc");
  CHECK(names({"c", "a", "d"}) == "abc");
}

TEST_CASE("backendCount is the runtime's while its reporter runs, else the number served") {
  const auto count = [](Json status, const char* source = "inline") {
    const Json gateway = with(with(parent(), "/status", std::move(status)), "/spec/outgoingAuth/source", source);
    return synced(Request(gateway).add(group()).add_all({entry("a"), entry("b")}).observe(deployment(1)))["status"]
        .value("backendCount", -1);
  };
  const Json reporter = Json::array({kReporter});
  CHECK(count(Json::object()) == 2);
  CHECK(count({{"backendCount", 7}}) == 2);
  CHECK(count({{"backendCount", 1}, {"conditions", reporter}}) == 1);
  CHECK(count({{"backendCount", 0}, {"conditions", reporter}}) == 0);
  CHECK(count({{"conditions", reporter}}) == 2);
  CHECK(count({{"backendCount", 7}}, "discovered") == 7);
  CHECK(count(Json::object(), "discovered") == -1);
}

TEST_CASE("the discovered mode leaves the backends to the runtime") {
  const Json list = Json::array({{{"name", "x"}, {"url", "u"}, {"status", "ready"}}});
  const Json gateway =
      with(with(parent(), "/spec/outgoingAuth/source", "discovered"), "/status/discoveredBackends", list);
  const Json answer = synced(Request(gateway).add(group()).add(entry("docs")).observe(deployment(1)));
  CHECK(answer["status"]["discoveredBackends"] == list);
}

TEST_CASE("observedGeneration is the parent's") {
  const Json gateway = with(with(parent(), "/metadata/generation", 9), "/status/observedGeneration", 3);
  CHECK(synced(Request(gateway).add(group()).add(entry("docs")))["status"]["observedGeneration"] == 9);
  CHECK(synced(Request(gateway))["status"]["observedGeneration"] == 9);
}

TEST_CASE("hashes of referenced objects go when the reference goes") {  // spec/80-status.md §1
  const Json gateway =
      with(parent(), "/status", {{"oidcConfigHash", "1"}, {"authzConfigHash", "2"}, {"telemetryConfigHash", "3"}});
  const Json applied = synced(Request(gateway).add(group()).add(entry("docs")))["status"];
  const Json kept = synced(Request(gateway))["status"];  // not applied: what runs has them
  for (const char* key : {"oidcConfigHash", "authzConfigHash", "telemetryConfigHash"}) {
    CHECK_FALSE(applied.contains(key));
    CHECK(kept.contains(key));
  }
  Json telemetry = object("MCPTelemetryConfig", "t", Json::object());
  telemetry["status"]["configHash"] = "abc";
  const Json named = with(parent(), "/spec/telemetryConfigRef", {{"name", "t"}});
  CHECK(synced(Request(named).add(group()).add(telemetry).add(entry("docs")))["status"]["telemetryConfigHash"] ==
        "abc");
}

}  // namespace
}  // namespace vmcp
