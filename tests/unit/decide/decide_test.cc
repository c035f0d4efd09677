// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/decide.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Json answer_for(const Json& gateway) {
  return synced(Request(gateway).add(group()).add(entry("docs")));
}

TEST_CASE("a name that cannot become part of the Service's is refused before anything is made") {  // D-60
  for (const std::string& name : {std::string("a"), std::string("gw-2"), std::string("9"), std::string(58, 'g')}) {
    INFO(name);
    const Json answer = answer_for(with(parent(), "/metadata/name", name));
    CHECK(child(answer, "Service")["metadata"]["name"] == "vmcp-" + name);
    CHECK(child(answer, "Deployment")["metadata"]["labels"]["toolhive-name"] == name);
    CHECK(child(answer, "Role")["metadata"]["name"] == name + "-vmcp");
  }
  for (const std::string& name :
       {std::string("a.b"), std::string(59, 'g'), std::string("Gw"), std::string("g_w"), std::string("-g"),
        std::string("g-"), std::string("g\0w", 3), std::string("g\xC3\xB6w")}) {
    INFO(name);
    const Json answer = answer_for(with(parent(), "/metadata/name", name));
    CHECK(answer["children"].empty());
    CHECK(text_at(condition(answer, "Valid"), {"reason"}) == "ValidationFailed");
  }
}

TEST_CASE("a service account whose name nobody can have is refused") {
  CHECK(text_at(condition(answer_for(with(parent(), "/spec/serviceAccount", "Not A Name")), "Valid"), {"reason"}) ==
        "ValidationFailed");
}

TEST_CASE("backends come from the configuration only where the spec says inline, or the hook always does") {  // 00 §6
  struct Row {
    Json outgoing;
    bool always;
    bool is_static;
  };
  for (const Row& row : {Row{{{"source", "inline"}}, false, true}, Row{{{"source", "discovered"}}, false, false},
                         Row{Json::object(), false, false}, Row{nullptr, false, false},
                         Row{{{"source", "discovered"}}, true, true}, Row{nullptr, true, true}}) {
    INFO(row.outgoing.dump() << row.always);
    Settings settings;
    settings.static_always = row.always;
    const Json answer =
        synced(Request(with(parent(), "/spec/outgoingAuth", row.outgoing)).add(group()).add(entry("docs")), settings);
    CHECK(config_of(answer).contains("backends") == row.is_static);
    CHECK(config_of(answer)["outgoingAuth"]["source"] == (row.is_static ? "inline" : "discovered"));
  }
}

TEST_CASE("a group that nobody looks after counts when it exists") {  // spec/00-hook.md §5
  for (const Json& status : {Json(), Json{{"phase", "Pending"}}, Json{{"phase", "Pending"}, {"observedGeneration", 1}},
                             Json{{"phase", "Failed"}, {"observedGeneration", 7}}, Json{{"phase", "Failed"}},
                             Json{{"phase", "Ready"}, {"observedGeneration", 1}}}) {
    INFO(status.dump());
    const Json answer = synced(Request().add(with(group(), "/status", status)).add(entry("docs")));
    CHECK(child_names(answer).size() == 6);
    CHECK(verdict(answer, "GroupRefValidated") == "True GroupRefValid: MCPGroup tools is valid and ready");
  }
}

TEST_CASE("nobody served: no pod may run, because it would start in another mode") {  // spec/00-hook.md §5
  SECTION("an empty group") {
    const Json answer = synced(Request().add(group()));
    CHECK(child(answer, "Deployment")["spec"]["replicas"] == 0);
    CHECK(config_of(answer)["backends"] == Json::array());
    CHECK(verdict(answer, "BackendsAccepted") == "False NoneServed: the group has no members");
    CHECK(text_at(answer["status"], {"phase"}) == "Pending");
  }
  SECTION("all members excluded, whatever replicas the user set") {
    const Json answer =
        synced(Request(with(parent(), "/spec/replicas", 3)).add(group()).add(entry("bad", "http://localhost/")));
    CHECK(child(answer, "Deployment")["spec"]["replicas"] == 0);
    CHECK(verdict(answer, "BackendsAccepted") ==
          "False NoneServed: no member is served: MCPServerEntry/bad: RemoteURLInvalid");
    CHECK(text_at(answer["status"], {"phase"}) == "Failed");
  }
  SECTION("the discovered mode needs none") {
    const Json answer = synced(Request(with(parent(), "/spec/outgoingAuth/source", "discovered")).add(group()));
    CHECK_FALSE(child(answer, "Deployment")["spec"].contains("replicas"));
  }
}

TEST_CASE("replicas are absent unless the user sets them, so that a scaler's choice stays") {
  CHECK_FALSE(child(answer_for(parent()), "Deployment")["spec"].contains("replicas"));
  for (int replicas : {0, 1, 5}) {
    const Request request = Request(with(parent(), "/spec/replicas", replicas)).add(group()).add(entry("docs"));
    CHECK(child(synced(request), "Deployment")["spec"]["replicas"] == replicas);
  }
}

TEST_CASE("a member of no group is nobody's, also not of a gateway without one") {
  const Json answer =
      synced(Request(with(parent(), "/spec/groupRef/name", "")).add(with(entry("docs"), "/spec/groupRef/name", "")));
  CHECK(condition(answer, "BackendsAccepted").is_null());
}

TEST_CASE("the optimizer and policies exclude each other, wherever the optimizer comes from") {
  const Json policies = {{"type", "inline"}, {"inline", {{"policies", {"permit(principal, action, resource);"}}}}};
  const Json guarded = with(parent(), "/spec/incomingAuth/authzConfig", policies);
  const Json optimizer = {{"embeddingService", "http://embed.example.com"}};
  CHECK(verdict(answer_for(with(guarded, "/spec/config/optimizer", optimizer)), "Valid").find("make two") !=
        std::string::npos);
  CHECK(answer_for(with(guarded, "/spec/config/optimizer", optimizer))["children"].empty());
  CHECK(verdict(answer_for(guarded), "Valid").rfind("True", 0) == 0);
  CHECK(verdict(answer_for(with(parent(), "/spec/config/optimizer", optimizer)), "Valid").rfind("True", 0) == 0);
}

TEST_CASE("when the pod template does not fit, the condition that it does is not shown") {
  const Json answer = answer_for(with(parent(), "/spec/podTemplateSpec",
                                      {{"spec", {{"containers", Json::array({{{"name", "vmcp"}, {"image", 7}}})}}}}));
  CHECK(text_at(condition(answer, "PodTemplateSpecValid"), {"status"}) == "False");
  CHECK(answer["children"].empty());
}

TEST_CASE("what may be long is capped where it enters, and the reason names the place") {
  Json secrets = Json::array();
  for (int i = 0; i < 64; ++i) secrets.push_back({{"name", "s" + std::to_string(i)}});
  CHECK(verdict(answer_for(with(parent(), "/spec/imagePullSecrets", secrets)), "Valid").substr(0, 5) != "False");
  secrets.push_back({{"name", "one-more"}});
  CHECK(verdict(answer_for(with(parent(), "/spec/imagePullSecrets", secrets)), "Valid") ==
        "False ValidationFailed: spec.imagePullSecrets must have at most 64 items");

  const std::string place = "/spec/podTemplateSpec";
  const auto labels = [](int count, std::size_t size) {
    Json out = Json::object();
    for (int i = 0; i < count; ++i) out["l" + std::to_string(i)] = std::string(size, 'x');
    return Json{{"metadata", {{"annotations", out}}}};
  };
  CHECK(verdict(answer_for(with(parent(), place, labels(1000, 1))), "PodTemplateSpecValid").substr(0, 4) == "True");
  for (const Json& large : {labels(10'001, 0), labels(2, 70'000)}) {
    const Json answer = answer_for(with(parent(), place, large));
    CHECK(verdict(answer, "PodTemplateSpecValid").substr(0, 28) == "False InvalidPodTemplateSpec");
    CHECK(answer["children"].empty());
  }
}

}  // namespace
}  // namespace vmcp
