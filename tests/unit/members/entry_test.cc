// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

/// What a DecoratorController posts about `entry_object`, with its group and all auth configs.
Json members_request(const Json& entry_object, const std::vector<Json>& related = {group()}) {
  Json out{{"controller", {{"kind", "DecoratorController"}}},
           {"object", entry_object},
           {"attachments", Json::object()},
           {"finalizing", false},
           {"related",
            {{"MCPGroup.toolhive.stacklok.dev/v1beta1", Json::object()},
             {"MCPExternalAuthConfig.toolhive.stacklok.dev/v1beta1", Json::object()}}}};
  for (const Json& each : related) {
    const std::string key = each["kind"].get<std::string>() + ".toolhive.stacklok.dev/v1beta1";
    out["related"][key]["team-a/" + each["metadata"]["name"].get<std::string>()] = each;
  }
  return out;
}

Json answered(const Json& request, std::int64_t now = kNow) {
  const Asked asked = ask(Hook::kMembers, request.dump(), {}, now);
  INFO(asked.body);
  REQUIRE(asked.code == 200);
  CHECK(asked.tree["attachments"] == Json::array());
  return asked.tree;
}

Json by(const char* manager, Json entry_object) {
  entry_object["metadata"]["managedFields"] = Json::array(
      {{{"manager", "kubectl-client-side-apply"}, {"operation", "Update"}, {"fieldsV1", {{"f:spec", Json::object()}}}},
       {{"manager", manager}, {"operation", "Update"}, {"subresource", "status"}}});
  return entry_object;
}

Json failed(Json entry_object) {
  entry_object["status"] = {{"phase", "Failed"}, {"observedGeneration", 1}};
  return entry_object;
}

TEST_CASE("an entry that gateways can serve is Valid, with the operator's conditions") {
  const Json status = answered(members_request(entry("docs")))["status"];
  CHECK(status["phase"] == "Valid");
  CHECK(status["observedGeneration"] == 1);
  std::vector<std::string> conditions;
  for (const Json& each : status["conditions"]) {
    CHECK(each["lastTransitionTime"] == kNowText);
    CHECK(each["observedGeneration"] == 1);
    conditions.push_back(each["type"].get<std::string>() + " " + each["status"].get<std::string>() + " " +
                         each["reason"].get<std::string>());
  }
  CHECK(conditions == std::vector<std::string>{"CABundleRefValidated True CABundleRefNotConfigured",
                                               "ExternalAuthConfigValidated True AuthConfigNotConfigured",
                                               "GroupRefValidated True GroupRefIsValid",
                                               "RemoteURLValidated True RemoteURLValid", "Valid True ConfigValid"});
}

TEST_CASE("what leaves an entry out of gateways is what it says of itself") {
  struct Row {
    const char* what;
    Json entry;
    std::vector<Json> related;
    const char* type;
    const char* reason;
  };
  const Json exchange = auth_config("login", "tokenExchange", {{"clientId", "x"}});
  const std::vector<Row> rows = {
      {"address", entry("e", "http://127.0.0.1/mcp"), {group()}, "RemoteURLValidated", "RemoteURLInvalid"},
      {"bundle",
       with(entry("e"), "/spec/caBundleRef/configMapRef", {{"name", "No"}, {"key", "ca.crt"}}),
       {group()},
       "CABundleRefValidated",
       "CABundleRefInvalid"},
      {"header",
       with(entry("e"), "/spec/headerForward/addPlaintextHeaders", {{"Host", "x"}}),
       {group()},
       "HeaderSecretRefsValidated",
       "HeaderForwardInvalid"},
      {"transport", with(entry("e"), "/spec/transport", "stdio"), {group()}, "Valid", "TransportUnsupported"},
      {"auth config",
       with(entry("e"), "/spec/externalAuthConfigRef/name", "login"),
       {group()},
       "ExternalAuthConfigValidated",
       "AuthConfigNotFound"},
      {"its content",
       with(entry("e"), "/spec/externalAuthConfigRef/name", "login"),
       {group(), exchange},
       "ExternalAuthConfigValidated",
       "AuthConfigInvalid"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const Json answer = answered(members_request(row.entry, row.related));
    CHECK(answer["status"]["phase"] == "Failed");
    const std::string own = verdict(answer, row.type);
    CHECK(own.find(row.reason) != std::string::npos);
    CHECK(own.substr(0, 6) == "False ");
    CHECK(verdict(answer, "Valid").find(row.reason) != std::string::npos);

    const Json gateway = synced(Request().add(row.entry).add_all(row.related));
    const std::string accepted = verdict(gateway, "BackendsAccepted");
    INFO(accepted);
    CHECK(accepted.find(std::string("MCPServerEntry/e: ") + row.reason) != std::string::npos);
  }
}

TEST_CASE("a group that is not there, or failed, is told, as the gateway tells it") {
  for (const auto& related : {std::vector<Json>{}, std::vector<Json>{failed(group())}}) {
    const Json answer = answered(members_request(entry("e"), related));
    CHECK(answer["status"]["phase"] == "Failed");
    const std::string own = verdict(answer, "GroupRefValidated");
    const std::string gateway = verdict(synced(Request().add(entry("e")).add_all(related)), "GroupRefValidated");
    CHECK(own.substr(0, gateway.size()) == gateway);
  }
}

TEST_CASE("what only a gateway can know leaves an entry Valid") {
  const Json inject = auth_config("idp", "upstreamInject", {{"providerName", "github"}});
  const Json e = with(entry("e"), "/spec/externalAuthConfigRef/name", "idp");
  CHECK(answered(members_request(e, {group(), inject}))["status"]["phase"] == "Valid");
}

TEST_CASE("the answer applied and asked again gives the same bytes; a change moves the times of what changed") {
  Json e = entry("docs");
  const Json first = answered(members_request(e));
  e["status"] = first["status"];
  e = by("metacontroller", e);
  CHECK(answered(members_request(e), kNow + 3600) == first);

  e["spec"]["remoteUrl"] = "http://localhost/mcp";
  e["metadata"]["generation"] = 2;
  const Json second = answered(members_request(e), kNow + 3600);
  CHECK(second["status"]["observedGeneration"] == 2);
  CHECK(condition(second, "RemoteURLValidated")["lastTransitionTime"] == "2026-01-01T01:00:00Z");
  CHECK(condition(second, "GroupRefValidated")["lastTransitionTime"] == kNowText);
}

TEST_CASE("where another controller writes the status, nothing is written") {
  CHECK_FALSE(answered(members_request(by("thv-operator", entry("e")))).contains("status"));
  CHECK_FALSE(answered(members_request(with(entry("e"), "/metadata/deletionTimestamp", kNowText))).contains("status"));
  CHECK(answered(members_request(by("metacontroller", entry("e")))).contains("status"));
  CHECK(answered(members_request(by("kubectl-edit", entry("e")))).contains("status"));
}

TEST_CASE("our own verdict leaves nobody out: only another controller's does") {
  const auto served = [](const Json& e) { return verdict(synced(Request().add(group()).add(e)), "BackendsAccepted"); };
  CHECK(served(by("metacontroller", failed(entry("e")))).substr(0, 4) == "True");
  Json unmarked = by("metacontroller", failed(entry("e")));
  unmarked["metadata"]["managedFields"].erase(1);  // as Metacontroller leaves it
  CHECK(served(unmarked).substr(0, 4) == "True");
  CHECK(served(by("thv-operator", failed(entry("e")))).find("NotValid") != std::string::npos);
  CHECK(served(failed(entry("e"))).find("NotValid") != std::string::npos);  // offline nobody is known
}

TEST_CASE("an entry asks for its group and its auth config") {
  Json e = with(entry("e"), "/spec/externalAuthConfigRef/name", "login");
  const auto rules = [&] { return ask(Hook::kCustomize, Json{{"parent", e}}.dump()).tree["relatedResources"]; };
  REQUIRE(rules().size() == 2);
  CHECK(rules()[0]["names"] == Json::array({"tools"}));
  CHECK(rules()[1]["names"] == Json::array({"login"}));
  CHECK(rules()[1]["namespace"] == kNamespace);
  e["spec"].erase("externalAuthConfigRef");
  CHECK(rules().size() == 1);
}

TEST_CASE("by label, every member gets the label of its group; only an entry gets a status too") {
  Settings by_label;
  by_label.member_selection = MemberSelection::kLabel;
  const auto told = [&](const Json& member) {
    const Asked asked = ask(Hook::kMembers, members_request(member).dump(), by_label);
    REQUIRE(asked.code == 200);
    return asked.tree;
  };
  const Json tools = {{"toolhive.stacklok.dev/group", "tools"}};
  CHECK(told(entry("e"))["labels"] == tools);
  CHECK(told(entry("e"))["status"] == answered(members_request(entry("e")))["status"]);
  for (const Json& each : {server("s"), proxy("p"), by("thv-operator", entry("e"))}) {
    const Json answer = told(each);
    CHECK(answer["labels"] == tools);
    CHECK_FALSE(answer.contains("status"));
  }
  CHECK(told(with(entry("e"), "/spec/groupRef/name", std::string(64, 'g')))["labels"].dump().find("gg-") !=
        std::string::npos);
  for (const Json& none : {Json(""), Json("Not a name")}) {
    CHECK_FALSE(told(with(entry("e"), "/spec/groupRef/name", none)).contains("labels"));
  }
  CHECK_FALSE(told(with(entry("e"), "/metadata/deletionTimestamp", kNowText)).contains("labels"));
  CHECK_FALSE(answered(members_request(entry("e"))).contains("labels"));
  CHECK_FALSE(answered(members_request(server("s"))).contains("labels"));
}

TEST_CASE("of an MCPServer and an MCPRemoteProxy nothing beside it is asked for") {
  for (const Json& each : {server("s"), proxy("p")}) {
    CHECK(ask(Hook::kCustomize, Json{{"parent", each}}.dump()).body == R"({"relatedResources":[]})");
  }
}

TEST_CASE("requests that are no such requests") {
  CHECK(ask(Hook::kMembers, members_request(group()).dump()).code == 400);
  CHECK(ask(Hook::kMembers, "{}").code == 400);
  CHECK(ask(Hook::kMembers, members_request(with(entry("e"), "/metadata/name", nullptr)).dump()).code == 400);
  Json request = members_request(entry("e"));
  request["related"].erase("MCPGroup.toolhive.stacklok.dev/v1beta1");
  const Asked asked = ask(Hook::kMembers, request.dump());
  CHECK(asked.code == 503);
  CHECK(asked.reason == "RelatedNotReady");
}

}  // namespace
}  // namespace vmcp
