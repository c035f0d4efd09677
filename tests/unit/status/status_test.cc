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
  const Json silent = {{"phase", "Degraded"}, {"message", "1/2"}};
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
  CHECK(phase_of(without_group({})) == missing);
  CHECK(phase_of(without_group(world(running, -1))) == missing);
  CHECK(phase_of(without_group(world(running, 1))) == "Degraded: 1/2");
  CHECK(phase_of(without_group(world(silent, 0))) == "Degraded: 1/2");

  const std::string starting = "Pending: Virtual MCP server is starting";
  CHECK(phase_of({}) == starting);
  CHECK(phase_of(world(silent, -1)) == starting);
  CHECK(phase_of(world(silent, 0)) == starting);
  CHECK(phase_of(world(silent, 1)) == "Degraded: 1/2");
  CHECK(phase_of(world(running, -1)) == "Degraded: 1/2");
  CHECK(phase_of(world(running, 0)) == "Degraded: 1/2");
  CHECK(phase_of(world(running, 2)) == "Degraded: 1/2");

  const std::string nobody = "No backend is served, so the gateway is scaled to zero; see condition BackendsAccepted";
  CHECK(phase_of(with_member(world(running, 1), nullptr)) == "Pending: " + nobody);
  CHECK(phase_of(with_member(world(running, 1), entry("bad", "http://localhost/"))) == "Failed: " + nobody);

  const Json failed_group = with(group(), "/status", {{"phase", "Failed"}, {"observedGeneration", 1}});
  const Json status = synced(Request().add(failed_group).add(entry("docs")))["status"];
  CHECK(status["phase"] == "Pending");
  CHECK(status["message"] == "Referenced MCPGroup tools is not ready (phase: Failed)");
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
  const Json answer = synced(
      Request(observed).add(group()).add_all({entry("docs"), entry("another"), entry("bad", "http://localhost/")}));
  const Json expected =
      Json::array({{{"name", "another"}, {"url", "https://remote.example.com/mcp"}, {"status", "unknown"}},
                   with(seen, "/url", "https://remote.example.com/mcp")});
  CHECK(nlohmann::json(answer["status"]["discoveredBackends"]) == nlohmann::json(expected));
}

TEST_CASE("backendCount is the runtime's while its reporter runs, else the number served") {
  const auto count = [](Json status, const char* source = "inline") {
    const Json gateway = with(with(parent(), "/status", std::move(status)), "/spec/outgoingAuth/source", source);
    return synced(Request(gateway).add(group()).add_all({entry("a"), entry("b")}))["status"].value("backendCount", -1);
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
  CHECK(synced(Request(gateway).add(group()).add(entry("docs")))["status"]["discoveredBackends"] == list);
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
