// SPDX-License-Identifier: Apache-2.0
#include "sync/status/conditions.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Json observed(const char* type, const char* status, const char* message = "m") {
  return {{"type", type},
          {"status", status},
          {"reason", "R"},
          {"message", message},
          {"lastTransitionTime", "2020-01-01T00:00:00Z"}};
}

/// The answer for a gateway whose conditions so far are `conditions`.
Json after(const std::vector<Json>& conditions, bool with_group = true) {
  Request request(with(parent(), "/status/conditions", Json(conditions)));
  if (with_group) request.add(group());
  return synced(request.add(entry("docs")));
}

TEST_CASE("the conditions of a plain gateway") {  // spec/80-status.md §4
  std::vector<std::string> types;
  const Json answer = after({});
  for (const Json& each : answer["status"]["conditions"]) {
    types.push_back(each["type"]);
    CHECK(each["observedGeneration"] == 1);  // D-72
    CHECK(each["lastTransitionTime"] == kNowText);
  }
  CHECK(types == std::vector<std::string>{"AuthConfigured", "BackendsAccepted", "CompositeToolRefsValidated",
                                          "GroupRefValidated", "Ready", "Reconciling", "SessionStorageWarning",
                                          "Valid"});
}

TEST_CASE("the time of a condition moves only when its status changes") {
  const Json answer = after({observed("GroupRefValidated", "True", "old text"), observed("Valid", "False")});
  CHECK(condition(answer, "GroupRefValidated")["lastTransitionTime"] == "2020-01-01T00:00:00Z");
  CHECK(condition(answer, "GroupRefValidated")["message"] == "MCPGroup tools is valid and ready");
  CHECK(condition(answer, "Valid")["lastTransitionTime"] == kNowText);
}

TEST_CASE("conditions of the reporter and of strangers stay as they are") {  // §2
  Json theirs = observed("example.com/Theirs", "Unknown");
  theirs["observedGeneration"] = 7;
  const Json answer = after({observed("BackendsDiscovered", "True", ""), theirs});
  CHECK(nlohmann::json(condition(answer, "example.com/Theirs")) == nlohmann::json(theirs));
  CHECK(nlohmann::json(condition(answer, "BackendsDiscovered")) ==
        nlohmann::json(observed("BackendsDiscovered", "True", "")));
  CHECK_FALSE(condition(after({observed("Degraded", "True")}, false), "Degraded").is_null());
}

TEST_CASE("ours are gone when their cause is gone") {  // D-71
  const Json answer =
      after({observed("PodTemplateSpecValid", "False"), observed("EmbeddingServerReady", "False"),
             observed("OIDCConfigRefValidated", "False"), observed("DiscoveryMode", "False"),
             observed("BackendAuthConfig-docs", "False"), observed("DiscoveredAuthConfig-docs", "False"),
             observed("DefaultAuthConfig", "False"), observed("TelemetryConfigRefValidated", "False"),
             observed("AuthzConfigRefValidated", "False"), observed("AuthServerConfigValidated", "False"),
             observed("IdentitySynthesized", "True"), observed("AuthzUpstreamSelectionWarning", "True"),
             observed("Stalled", "True")});
  CHECK(answer["status"]["conditions"].size() == 8);
}

TEST_CASE("conditions are sorted, whatever the order of the observed ones") {
  const std::vector<Json> some = {observed("Zulu", "True"), observed("Alpha", "True"), observed("Valid", "True")};
  const Json one = after(some);
  CHECK(one["status"]["conditions"] == after({some[2], some[0], some[1]})["status"]["conditions"]);
  CHECK(one["status"]["conditions"][0]["type"] == "Alpha");
}

TEST_CASE("several refusals of one condition: the first is shown, the others are counted") {  // §8
  const Json gateway = with(with(parent(), "/spec/later", 1), "/spec/replicas", -1);
  const Json answer = synced(Request(gateway).add(group()));
  CHECK(verdict(answer, "Valid") == "False ValidationFailed: spec.replicas must not be negative (and 1 more)");
}

TEST_CASE("independent failures are reported at once") {
  const Json gateway = with(with(parent(), "/spec/replicas", -1), "/spec/telemetryConfigRef", {{"name", "t"}});
  const Json answer = synced(Request(gateway));
  for (const char* type : {"Valid", "GroupRefValidated", "TelemetryConfigRefValidated"}) {
    CHECK(condition(answer, type)["status"] == "False");
  }
}

TEST_CASE("messages are cut at 1024 bytes, between characters") {  // spec/00-hook.md §7
  CHECK(cut_message(std::string(1024, 'x')).size() == 1024);
  CHECK(cut_message(std::string(1025, 'x')).size() == 1024);
  CHECK(cut_message(std::string(1023, 'x') + "\xC3\xB6").size() == 1023);
  SECTION("what a user wrote as well as what another controller did") {
    std::string long_text;
    while (long_text.size() < 3000) long_text += "\xF0\x9F\x98\x80";
    Json config = header_auth("key");
    config["status"]["conditions"] = Json::array(
        {{{"type", "Valid"}, {"status", "False"}, {"reason", "R"}, {"message", long_text}, {"observedGeneration", 1}}});
    const Json answer = synced(Request(with(parent(), "/spec/" + std::string(3000, 'k'), 1))
                                   .add(config)
                                   .add(with(entry("docs"), "/spec/externalAuthConfigRef", {{"name", "key"}})));
    for (const Json& each : answer["status"]["conditions"]) CHECK(each["message"].get<std::string>().size() <= 1024);
    CHECK(answer["status"]["message"].get<std::string>().size() <= 1024);
    CHECK(condition(answer, "DiscoveredAuthConfig-docs")["message"].get<std::string>().size() > 1000);
  }
}

TEST_CASE("a reason that the CRD would not take is replaced") {
  Json config = header_auth("key");
  for (const std::string& reason :
       {std::string("has space"), std::string("9Digits"), std::string(1025, 'R'), std::string("Ends:")}) {
    config["status"]["conditions"] = Json::array(
        {{{"type", "Valid"}, {"status", "False"}, {"reason", reason}, {"message", "m"}, {"observedGeneration", 1}}});
    const Json answer = synced(
        Request().add(group()).add(config).add(with(entry("docs"), "/spec/externalAuthConfigRef", {{"name", "key"}})));
    CHECK(condition(answer, "DiscoveredAuthConfig-docs")["reason"] == "InvalidExternalAuthConfig");
  }
}

TEST_CASE("what has no effect is said beside Valid") {
  Json gateway = with(parent(), "/spec/config", {{"later", 1}});
  gateway["spec"]["outgoingAuth"]["backends"]["ghost"] = {{"type", "discovered"}};
  const Json answer =
      synced(Request(gateway).add(group()).add_all({entry("docs"), entry("local", "http://files.team-a.svc/mcp")}));
  const std::string message(text_at(condition(answer, "Valid"), {"message"}));
  CHECK(message.find("/spec/config/later") != std::string::npos);
  CHECK(message.find("/spec/outgoingAuth/backends/ghost") != std::string::npos);
  CHECK(message.find("MCPServerEntry/local/spec/remoteUrl (names a host inside the cluster)") != std::string::npos);
  CHECK(message.find("docs") == std::string::npos);
}

TEST_CASE("the discovered mode without the operator says what is missing") {  // spec/00-hook.md §6
  const auto verdict_of = [](const std::vector<Json>& members, const Settings& settings = {}) {
    const Request request =
        Request(with(parent(), "/spec/outgoingAuth/source", "discovered")).add(group()).add_all(members);
    return verdict(synced(request, settings), "DiscoveryMode").substr(0, 30);
  };
  const auto phase = [](const char* text) { return with(entry("docs"), "/status/phase", text); };
  CHECK(verdict_of({entry("docs")}) == "False DiscoveryNeedsOperator: ");
  CHECK(verdict_of({phase("Pending")}) == "False DiscoveryNeedsOperator: ");
  CHECK(verdict_of({phase("Valid")}).empty());
  CHECK(verdict_of({phase("Failed"), entry("other")}).empty());
  CHECK(verdict_of({server("files")}).empty());
  Settings settings;
  settings.static_always = true;
  CHECK(verdict_of({entry("docs")}, settings).empty());
}

}  // namespace
}  // namespace vmcp
