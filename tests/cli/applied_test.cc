// SPDX-License-Identifier: Apache-2.0
#include "cli/applied.h"

#include "cli/world.h"
#include "sync/wire/retain.h"
#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

Json deployment() {
  return {
      {"apiVersion", "apps/v1"},
      {"kind", "Deployment"},
      {"metadata", {{"name", "gw"}, {"namespace", "team-a"}, {"labels", {{"app", "x"}}}}},
      {"spec",
       {{"selector", {{"matchLabels", {{"app", "x"}}}}},
        {"template",
         {{"metadata", {{"annotations", {{"toolhive.stacklok.dev/runconfig-checksum", "abc"}}}}},
          {"spec",
           {{"containers",
             Json::array({{{"name", "vmcp"},
                           {"args", {"serve"}},
                           {"env", Json::array({{{"name", "A"}, {"value", "1"}},
                                                {{"name", "B"},
                                                 {"valueFrom", {{"secretKeyRef", {{"name", "s"}, {"key", "k"}}}}}}})},
                           {"ports", Json::array({{{"name", "http"}, {"containerPort", 4483}}})},
                           {"volumeMounts", Json::array({{{"name", "c"}, {"mountPath", "/etc/c"}}})}}})},
            {"volumes",
             Json::array({{{"name", "c"},
                           {"configMap", {{"name", "m"}, {"items", Json::array({{{"key", "a"}, {"path", "b"}}})}}}}})},
            {"securityContext", {{"seccompProfile", {{"type", "RuntimeDefault"}}}}}}}}}}}};
}

Json service() {
  return {{"apiVersion", "v1"},
          {"kind", "Service"},
          {"metadata", {{"name", "vmcp-gw"}, {"namespace", "team-a"}}},
          {"spec", {{"selector", {{"app", "x"}}}, {"ports", Json::array({{{"name", "http"}, {"port", 4483}}})}}}};
}

Json role() {
  return {{"apiVersion", "rbac.authorization.k8s.io/v1"},
          {"kind", "Role"},
          {"metadata", {{"name", "gw"}, {"namespace", "team-a"}}},
          {"rules", Json::array({{{"apiGroups", {"g"}}, {"resources", {"r"}}, {"verbs", {"get"}}}})}};
}

Json request() {
  return {{"parent",
           {{"apiVersion", "toolhive.stacklok.dev/v1beta1"},
            {"kind", "VirtualMCPServer"},
            {"metadata", {{"name", "gw"}, {"namespace", "team-a"}, {"uid", "u-1"}, {"generation", 4}}}}},
          {"children", Json::object()}};
}

const Json& only_child(const Json& request, const char* kind) {
  return *request["children"][kind].begin();
}

}  // namespace

TEST_CASE("what was applied can be recovered from what is observed") {
  const auto strategy = GENERATE(ApplyStrategy::kDynamic, ApplyStrategy::kServerSide);
  const Json child = GENERATE(deployment(), service(), role());
  const Json answer = {{"status", {{"phase", "Pending"}}}, {"children", Json::array({child})}};
  const Json next = request_after(request(), answer, strategy, "metacontroller", true);
  const std::string key = child["kind"].get<std::string>() + "." + child["apiVersion"].get<std::string>();
  const Json& observed = only_child(next, key.c_str());
  CHECK_FALSE(same_content(observed, child));
  const auto retained = vmcp::retained_child(observed.dump(), "metacontroller");
  REQUIRE(retained.has_value());
  INFO(retained->dump(1));
  CHECK(same_content(*retained, child));
}

TEST_CASE("the parent gets the status with the generation it was made for") {
  const Json answer = {{"status", {{"phase", "Ready"}}}, {"children", Json::array()}};
  const Json next = request_after(request(), answer, ApplyStrategy::kDynamic, "metacontroller", false);
  CHECK(next["parent"]["status"] == Json({{"phase", "Ready"}, {"observedGeneration", 4}}));
}

TEST_CASE("a child that is left out is gone, one of another owner stays") {
  Json before = request();
  const Json ours = {{"apiVersion", "v1"},
                     {"kind", "ConfigMap"},
                     {"metadata",
                      {{"name", "ours"},
                       {"namespace", "team-a"},
                       {"ownerReferences", Json::array({{{"uid", "u-1"}, {"controller", true}}})}}}};
  Json foreign = ours;
  foreign["metadata"]["name"] = "foreign";
  foreign["metadata"]["ownerReferences"][0]["uid"] = "u-2";
  before["children"]["ConfigMap.v1"] = {{"team-a/ours", ours}, {"team-a/foreign", foreign}};
  const Json answer = {{"status", Json::object()}, {"children", Json::array()}};
  const Json next = request_after(before, answer, ApplyStrategy::kDynamic, "metacontroller", false);
  CHECK(next["children"]["ConfigMap.v1"].size() == 1);
  CHECK(next["children"]["ConfigMap.v1"].contains("team-a/foreign"));
}

TEST_CASE("a rollout is complete only when it is said to be") {
  const Json answer = {{"status", Json::object()}, {"children", Json::array({deployment()})}};
  const Json rolling = request_after(request(), answer, ApplyStrategy::kDynamic, "metacontroller", false);
  const Json complete = request_after(request(), answer, ApplyStrategy::kDynamic, "metacontroller", true);
  CHECK_FALSE(only_child(rolling, "Deployment.apps/v1").contains("status"));
  CHECK(only_child(complete, "Deployment.apps/v1")["status"]["updatedReplicas"] == 1);
}

TEST_CASE("owned fields are named as the API server names them") {
  CHECK(owned_fields(service()).dump() ==
        R"({"f:spec":{"f:selector":{},"f:ports":{"k:{\"port\":4483,\"protocol\":\"TCP\"}":)"
        R"({"f:name":{},"f:port":{},".":{}}}}})");
  CHECK(owned_fields(role()).dump() == R"({"f:rules":{}})");
}
