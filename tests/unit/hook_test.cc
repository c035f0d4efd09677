// SPDX-License-Identifier: Apache-2.0
#include "sync/hook.h"

#include <stdexcept>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;
using Names = std::vector<std::string>;

Request serving() {
  return Request().add(group()).add(entry("docs"));
}

/// What runs: an answer applied, as a request that observes it, with another parent.
Request running(Json changed_parent = parent()) {
  const Json answer = synced(serving());
  Request request(std::move(changed_parent));
  request.observe_answer(answer);
  return request;
}

Names running_names() {
  return child_names(synced(serving()));
}

TEST_CASE("a gateway has six children in a fixed order") {  // spec/10-objects.md §1
  const Names names = running_names();
  REQUIRE(names.size() == 6);
  CHECK(names[0].substr(0, 25) == "ConfigMap/gw-vmcp-config-");
  CHECK(Names(names.begin() + 1, names.end()) ==
        Names{"ServiceAccount/gw-vmcp", "Role/gw-vmcp", "RoleBinding/gw-vmcp", "Deployment/gw", "Service/vmcp-gw"});
}

TEST_CASE("an answer has exactly status and children") {
  const Json answer = synced(serving());
  Names keys;
  for (const auto& [key, value] : answer.items()) keys.push_back(key);
  CHECK(keys == Names{"status", "children"});
}

TEST_CASE("the keys of the maps say nothing: hook versions v1 and v2 get the same bytes") {
  const Request request = running().add(group()).add_all({entry("docs"), server("docs-server")});
  CHECK(ask(Hook::kSync, request.text(1)).body == ask(Hook::kSync, request.text(2)).body);
}

TEST_CASE("a spec that cannot be applied keeps every child") {  // spec/00-hook.md §5
  struct Row {
    const char* what;
    Json parent;
    std::vector<Json> related;
    const char* condition;
    const char* reason;
  };
  Json failed_group = group();
  failed_group["status"] = {{"phase", "Failed"}, {"observedGeneration", 1}};
  const std::vector<Row> rows = {
      {"no group named", with(parent(), "/spec/groupRef/name", ""), {}, "GroupRefValidated", "GroupRefNotFound"},
      {"no groupRef", with(parent(), "/spec/groupRef", nullptr), {}, "GroupRefValidated", "GroupRefNotFound"},
      {"group missing", parent(), {}, "GroupRefValidated", "GroupRefNotFound"},
      {"another group", parent(), {group("others")}, "GroupRefValidated", "GroupRefNotFound"},
      {"group failed", parent(), {failed_group}, "GroupRefValidated", "GroupRefNotReady"},
      {"group being deleted",
       parent(),
       {with(group(), "/metadata/deletionTimestamp", kNowText)},
       "GroupRefValidated",
       "GroupRefNotFound"},
      {"unknown field", with(parent(), "/spec/later", 1), {group()}, "Valid", "NotSupported"},
      {"negative replicas", with(parent(), "/spec/replicas", -1), {group()}, "Valid", "ValidationFailed"},
      {"a malformed override",
       with(parent(), "/spec/outgoingAuth/backends/docs", {{"type", "externalAuthConfigRef"}}),
       {group()},
       "Valid",
       "ValidationFailed"},
      {"a value that only a later CRD knows",
       with(parent(), "/spec/serviceType", "Mesh"),
       {group()},
       "Valid",
       "NotSupported"},
      {"pod template that does not decode",
       with(parent(), "/spec/podTemplateSpec", {{"spec", {{"containers", 1}}}}),
       {group()},
       "PodTemplateSpecValid",
       "InvalidPodTemplateSpec"},
      {"OIDC config missing",
       with(parent(), "/spec/incomingAuth", {{"type", "oidc"}, {"oidcConfigRef", {{"name", "x"}, {"audience", "a"}}}}),
       {group()},
       "OIDCConfigRefValidated",
       "OIDCConfigRefNotFound"},
      {"telemetry config missing",
       with(parent(), "/spec/telemetryConfigRef", {{"name", "x"}}),
       {group()},
       "TelemetryConfigRefValidated",
       "TelemetryConfigRefNotFound"},
  };
  const Names before = running_names();
  for (const Row& row : rows) {
    INFO(row.what);
    const Json answer = synced(running(row.parent).add(entry("docs")).add_all(row.related));
    CHECK(child_names(answer) == before);
    CHECK(text_at(condition(answer, row.condition), {"status"}) == "False");
    CHECK(text_at(condition(answer, row.condition), {"reason"}) == row.reason);
  }
}

TEST_CASE("with nothing observed, a spec that cannot be applied has no children") {
  CHECK(synced(Request().add(entry("docs")))["children"] == Json::array());
}

TEST_CASE("a parent on its way out is left as it is") {
  const Names before = running_names();
  const Json status = synced(serving())["status"];
  SECTION("being deleted") {
    const Json answer = synced(running(with(parent(), "/metadata/deletionTimestamp", kNowText)));
    CHECK(child_names(answer) == before);
    CHECK(answer["status"] == status);
  }
  SECTION("finalizing") {
    const Json answer = synced(running().finalizing());
    CHECK(child_names(answer) == before);
    CHECK(answer["status"] == status);
  }
  SECTION("whatever is missing in related") {
    CHECK(child_names(synced(running().finalizing().without_kind("MCPServerEntry"))) == before);
  }
}

TEST_CASE("a related kind that was not asked for makes the hook say so") {
  for (const char* kind : {"MCPGroup", "MCPServerEntry", "MCPServer", "MCPRemoteProxy", "MCPExternalAuthConfig"}) {
    INFO(kind);
    const Asked asked = ask(Hook::kSync, serving().without_kind(kind).text());
    CHECK(asked.code == 503);
    CHECK(asked.reason == "RelatedNotReady");
    CHECK(text_at(asked.tree, {"error", "path"}) ==
          "/related/" + std::string(kind) + ".toolhive.stacklok.dev~1v1beta1");
  }
  SECTION("also one that only this parent names") {
    const Json named = with(parent(), "/spec/telemetryConfigRef", {{"name", "t"}});
    const Asked asked = ask(Hook::kSync, Request(named).add(group()).without_kind("MCPTelemetryConfig").text());
    CHECK(asked.code == 503);
  }
  SECTION("a parent without a group asks for none") {
    const Request request = Request(with(parent(), "/spec/groupRef", nullptr)).without_kind("MCPGroup");
    CHECK(ask(Hook::kSync, request.text()).code == 200);
  }
}

TEST_CASE("a request that does not say which children there are is not answered") {
  // Taken for "none", it would delete them all once the spec cannot be applied.
  for (const bool null : {false, true}) {
    Json tree = Json::parse(serving().text());
    tree.erase("children");
    if (null) tree["children"] = nullptr;
    const Asked asked = ask(Hook::kSync, tree.dump());
    CHECK(asked.code == 400);
    CHECK(text_at(asked.tree, {"error", "path"}) == "/children");
  }
}

TEST_CASE("members that do not count") {
  const Json answer = synced(serving()
                                 .add(with(entry("leaving"), "/metadata/deletionTimestamp", kNowText))
                                 .add(with(entry("abroad"), "/metadata/namespace", "team-b"))
                                 .add(with(entry("cousin"), "/apiVersion", "example.com/v1beta1"))
                                 .add(with(entry("stranger"), "/kind", "Something")));
  CHECK(config_of(answer)["backends"].size() == 1);
  CHECK(verdict(answer, "BackendsAccepted") == "True AllAccepted: 1 member served");
}

TEST_CASE("the answer applied and asked again gives the same bytes, also later") {
  const std::vector<Json> members = {entry("docs"), entry("bad", "http://localhost/"), server("files")};
  const Json first = synced(Request().add(group()).add_all(members));
  Request again = Request().add(group()).add_all(members);
  again.observe_answer(first);
  CHECK(ask(Hook::kSync, again.text(), {}, kNow + 3600).body == first.dump());
}

TEST_CASE("what grants rights is written anew, never taken from an annotation") {
  Json tree = Json::parse(running().text());
  const auto applied = [&](const char* kind) -> Json& {
    for (auto& [key, objects] : tree["children"].items()) {
      if (key.rfind(std::string(kind) + ".", 0) == 0) {
        return objects.begin().value()["metadata"]["annotations"]["metacontroller.k8s.io/last-applied-configuration"];
      }
    }
    FAIL("there is no such child");
    throw std::logic_error("unreachable");
  };
  const Json before = ask(Hook::kSync, tree.dump()).tree;
  Json role = Json::parse(applied("Role").get<std::string>());
  role["rules"] = {{{"apiGroups", {"*"}}, {"resources", {"*"}}, {"verbs", {"*"}}}};
  applied("Role") = role.dump();
  Json binding = Json::parse(applied("RoleBinding").get<std::string>());
  binding["subjects"].push_back({{"kind", "User"}, {"name", "mallory"}});
  applied("RoleBinding") = binding.dump();
  tree["parent"]["spec"]["groupRef"]["name"] = "nobody";
  const Json answer = ask(Hook::kSync, tree.dump()).tree;
  CHECK(child_names(answer) == running_names());
  CHECK(child(answer, "Role") == child(before, "Role"));
  CHECK(child(answer, "RoleBinding") == child(before, "RoleBinding"));
}

TEST_CASE("a child that is being deleted is retained like the others: deleting it was not our wish") {
  Request request = running();
  Json tree = Json::parse(request.text());
  for (auto& kind : tree["children"]) {
    for (auto& each : kind) each["metadata"]["deletionTimestamp"] = kNowText;
  }
  CHECK(child_names(ask(Hook::kSync, tree.dump()).tree) == running_names());
}

TEST_CASE("values that are stored otherwise than written never keep the hook from answering") {
  // Found in children that another hook, or an older one, wrote.
  Json deployment = child(synced(serving()), "Deployment");
  Json& container = deployment["spec"]["template"]["spec"]["containers"][0];
  container["env"].push_back({{"name", "EMPTY"}, {"value", ""}});
  container["resources"]["limits"] = {{"cpu", "1000m"}, {"memory", "1024Mi"}};
  container["resources"]["requests"] = {{"cpu", 0.5}, {"memory", 1}};
  container["command"] = Json::array();
  deployment["spec"]["minReadySeconds"] = 1.0;
  const Json config_map{{"apiVersion", "v1"},
                        {"kind", "ConfigMap"},
                        {"metadata", {{"name", "gw-vmcp-config-0"}}},
                        {"data", Json::object()}};
  const auto answered = [](Json child_object, bool marked) {
    if (marked) {
      const std::string applied = child_object.dump();
      child_object["metadata"]["annotations"]["metacontroller.k8s.io/last-applied-configuration"] = applied;
    }
    return synced(Request().observe(std::move(child_object)));
  };
  for (const bool marked : {false, true}) {
    INFO(marked);
    const Json answer = answered(deployment, marked);
    const Json retained = testing::container(answer);
    CHECK(variable(answer, "EMPTY") == Json{{"name", "EMPTY"}});
    CHECK(retained["resources"]["limits"] == Json{{"cpu", "1"}, {"memory", "1Gi"}});
    CHECK(retained["resources"]["requests"] == Json{{"cpu", "500m"}, {"memory", "1"}});
    CHECK_FALSE(retained.contains("command"));
    CHECK(child(answer, "Deployment")["spec"]["minReadySeconds"].dump() == "1");
    CHECK_FALSE(child(answered(config_map, marked), "ConfigMap").contains("data"));
  }
}

TEST_CASE("fields of the status that nobody here knows are kept as they are") {
  const Json later{{"list", Json::array()}, {"share", 0.5}, {"value", ""}};
  for (const bool leaving : {false, true}) {
    Request request = Request(with(parent(), "/status/later", later)).add(group()).add(entry("docs"));
    if (leaving) request.finalizing();
    CHECK(synced(request)["status"]["later"] == later);
  }
}

TEST_CASE("an error body is small, whole and valid whatever the request holds") {  // spec/00-hook.md §3
  const std::string emoji = "\xF0\x9F\x98\x80";
  std::string long_emoji;
  while (long_emoji.size() < 2000) long_emoji += emoji;
  for (const std::string& text :
       {std::string(5000, 'x'), std::string(5000, '\x01'), std::string(5000, '"'), long_emoji}) {
    const std::string body = error_body(text, text, text);
    CHECK(body.size() <= 1024);
    const Json tree = Json::parse(body, nullptr, false);
    REQUIRE(tree.is_object());
    CHECK(text_at(tree, {"error", "path"}) == text.substr(0, text_at(tree, {"error", "path"}).size()));
    CHECK_FALSE(text_at(tree, {"error", "path"}).empty());
  }
  CHECK(error_body("InvalidJSON", "/parent", "m") ==
        R"({"error":{"reason":"InvalidJSON","path":"/parent","message":"m"}})");
}

TEST_CASE("a workspace gives the same answers whatever it was used for before") {
  Workspace workspace;
  const auto answered = [&](Hook hook, const std::string& body) {
    workspace.request() = body;
    return std::string(answer(hook, workspace, {}, kNow).body);
  };
  const std::string good = serving().text();
  const std::string first = answered(Hook::kSync, good);
  answered(Hook::kSync, "{");
  answered(Hook::kCustomize, good);
  answered(Hook::kSync, running().add(group()).text());
  CHECK(answered(Hook::kSync, good) == first);
}

TEST_CASE("the summary names who is served, left out and why a spec is not applied") {
  const Asked applied = ask(Hook::kSync, serving().add(entry("bad", "http://localhost/")).text());
  CHECK(applied.summary.parent == "team-a/gw");
  CHECK(applied.summary.generation == 1);
  CHECK(applied.summary.served == 1);
  REQUIRE(applied.summary.excluded.size() == 1);
  CHECK(applied.summary.excluded[0].member == "MCPServerEntry/bad");
  CHECK(applied.summary.excluded[0].reason == "RemoteURLInvalid");
  const Asked refused = ask(Hook::kSync, Request().text());
  CHECK(refused.summary.served == 0);
  REQUIRE(refused.summary.not_applied.size() == 1);
  CHECK(refused.summary.not_applied[0].condition == "GroupRefValidated");
  CHECK(refused.summary.not_applied[0].pointer == "/spec/groupRef/name");
}

}  // namespace
}  // namespace vmcp
