// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/retain.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "sync/json/json.h"
#include "tests/catch.h"
#include "tests/unit/wire/field_paths.h"

namespace vmcp {
namespace {

constexpr const char* kLastApplied = "metacontroller.k8s.io/last-applied-configuration";

/// The children of a real capture (Metacontroller 4.17.2, Kubernetes 1.35), as JSON texts.
std::vector<Json> captured(const std::string& name) {
  const auto path = std::filesystem::path("tests/unit/wire/data") / (name + ".children.json");
  std::ifstream file(path);
  INFO(path);
  REQUIRE(file.good());
  const Json children = Json::parse(file);
  REQUIRE(children.size() == 6);
  return std::vector<Json>(children.begin(), children.end());
}

Json retained(const Json& child, std::string_view manager = "metacontroller") {
  const auto result = retained_child(child.dump(), manager);
  INFO(child.dump(1));
  REQUIRE(result.has_value());
  return *result;
}

/// Equal as JSON, whatever the order of members.
bool same(const Json& a, const Json& b) {
  return nlohmann::json(a) == nlohmann::json(b);
}

void collect_nulls(const Json& node, int& count) {
  if (node.is_null()) ++count;
  if (node.is_structured()) {
    for (const Json& each : node) collect_nulls(each, count);
  }
}

int nulls(const Json& node) {
  int count = 0;
  collect_nulls(node, count);
  return count;
}

Json metacontroller_fields(const Json& child) {
  for (const Json& entry : child["metadata"]["managedFields"]) {
    if (entry["manager"] == "metacontroller" && entry["operation"] == "Apply") return entry["fieldsV1"];
  }
  return nullptr;
}

/// A Deployment that server-side apply by `metacontroller` left with these `spec` fields owned.
Json applied_deployment(const Json& spec, const Json& owned_spec) {
  Json child = Json::parse(R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"gw","namespace":"team-a",
      "managedFields":[{"manager":"metacontroller","operation":"Apply","fieldsV1":{}}]}})");
  child["spec"] = spec;
  child["metadata"]["managedFields"][0]["fieldsV1"]["f:spec"] = owned_spec;
  return child;
}

/// `spec` of what is retained of it.
Json owned_part(const char* spec, const char* owned_spec) {
  return retained(applied_deployment(Json::parse(spec), Json::parse(owned_spec))).value("spec", Json());
}

TEST_CASE("dynamic apply: what is retained is what was noted, without ownership") {
  for (const Json& child : captured("dynamic-apply")) {
    Json noted = Json::parse(child["metadata"]["annotations"][kLastApplied].get<std::string>());
    noted["metadata"]["labels"].erase("controller-uid");
    const Json desired = retained(child);
    CHECK(same(desired, noted));
    CHECK(!desired["metadata"].contains("ownerReferences"));
    CHECK(!desired["metadata"].contains("annotations"));
    CHECK(nulls(desired) == 0);
  }
}

TEST_CASE("server-side apply: re-applying what is retained owns exactly what is owned now") {
  for (const Json& child : captured("server-side-apply")) {
    const Json desired = retained(child);
    Json fields = metacontroller_fields(child);
    // The caller adds these two again.
    fields["f:metadata"].erase("f:ownerReferences");
    fields["f:metadata"]["f:labels"].erase("f:controller-uid");
    INFO(desired.dump(1));
    CHECK(applied_paths(desired) == owned_paths(fields));
    CHECK(nulls(desired) == 0);
  }
}

TEST_CASE("server-side apply: every retained value is the observed one") {
  for (const Json& child : captured("server-side-apply")) {
    const Json desired = retained(child);
    // A JSON merge patch changes nothing when all values are there already; lists are compared by name.
    for (const auto& [key, value] : desired.items()) {
      if (key == "spec" || key == "metadata") continue;
      CHECK(same(value, child[key]));
    }
    for (const auto& [key, value] : desired["metadata"]["labels"].items()) {
      CHECK(value == child["metadata"]["labels"][key]);
    }
  }
}

TEST_CASE("server-side apply: the Deployment of a capture, member by member") {
  for (const Json& child : captured("server-side-apply")) {
    if (child["kind"] != "Deployment") continue;
    const Json desired = retained(child);
    CHECK(same(desired["spec"], Json::parse(R"({
      "selector": {"matchLabels": {"app.kubernetes.io/instance": "gw", "app.kubernetes.io/name": "vmcp"}},
      "template": {
        "metadata": {"labels": {"app.kubernetes.io/instance": "gw", "app.kubernetes.io/name": "vmcp"}},
        "spec": {
          "serviceAccountName": "gw-vmcp",
          "containers": [{
            "name": "vmcp", "image": "example.invalid/vmcp:test",
            "args": ["serve", "--config=/etc/vmcp-config/config.yaml", "--host=0.0.0.0", "--port=4483"],
            "ports": [{"containerPort": 4483, "name": "http", "protocol": "TCP"}],
            "volumeMounts": [
              {"mountPath": "/etc/vmcp-config", "name": "config", "readOnly": true},
              {"mountPath": "/etc/toolhive/ca-bundles/wiki", "name": "ca-wiki", "readOnly": true}]}],
          "volumes": [
            {"name": "config", "configMap": {"name": "gw-vmcp-config"}},
            {"name": "ca-wiki", "configMap": {"name": "corp-ca-bundle", "items": [{"key": "ca.crt", "path": "ca.crt"}]}}
          ]}}})")));
  }
}

TEST_CASE("the annotation wins over managedFields") {
  Json child = applied_deployment({{"replicas", 3}}, {{"f:replicas", Json::object()}});
  child["metadata"]["annotations"][kLastApplied] = R"({"spec":{"paused":true}})";
  CHECK(same(retained(child)["spec"], {{"paused", true}}));
}

TEST_CASE("an empty annotation is none, as for Metacontroller") {
  Json child = applied_deployment({{"replicas", 3}, {"paused", true}}, {{"f:replicas", Json::object()}});
  child["metadata"]["annotations"][kLastApplied] = "";
  CHECK(same(retained(child)["spec"], {{"replicas", 3}}));
}

TEST_CASE("identity, status, null and empty maps of an annotation") {
  Json child = applied_deployment(Json::object(), Json::object());
  child["metadata"]["annotations"][kLastApplied] =
      R"({"apiVersion":"x/v1","kind":"Other","metadata":{"name":"other","labels":{"controller-uid":"u"},
          "annotations":{"metacontroller.k8s.io/x":"y"},"creationTimestamp":null},"status":{"replicas":1},
          "spec":{"paused":null,"list":[null,1]}})";
  CHECK(retained(child).dump() ==
        R"({"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"gw","namespace":"team-a"},)"
        R"("spec":{"list":[1]}})");
}

TEST_CASE("only the Apply entry of the field manager for the object itself counts") {
  Json child = applied_deployment({{"replicas", 3}, {"paused", true}}, {{"f:paused", Json::object()}});
  Json& entry = child["metadata"]["managedFields"][0];
  SECTION("another manager") {
    entry["manager"] = "kubectl";
  }
  SECTION("an update") {
    entry["operation"] = "Update";
  }
  SECTION("a subresource") {
    entry["subresource"] = "status";
  }
  CHECK(same(retained(child)["spec"], {{"paused", true}}));  // way 3: all but spec.replicas
  child["spec"]["minReadySeconds"] = 5;
  CHECK(retained(child)["spec"].size() == 2);
}

TEST_CASE("the field manager has the name of the setting") {
  Json child = applied_deployment({{"paused", true}, {"minReadySeconds", 5}}, {{"f:paused", Json::object()}});
  child["metadata"]["managedFields"][0]["manager"] = "mc-east";
  CHECK(same(retained(child, "mc-east")["spec"], {{"paused", true}}));
}

TEST_CASE("server-side apply: null is never retained") {
  CHECK(same(owned_part(R"({"a":null,"b":{"c":null,"d":1}})", R"({"f:a":{},"f:b":{}})"), {{"b", {{"d", 1}}}}));
}

TEST_CASE("a child that Metacontroller never applied keeps all but what servers and scalers wrote") {
  const Json child = Json::parse(R"({
    "apiVersion": "apps/v1", "kind": "Deployment",
    "metadata": {"name": "gw", "namespace": "team-a", "uid": "u", "resourceVersion": "1", "generation": 2,
      "creationTimestamp": "2026-01-01T00:00:00Z", "selfLink": "/x", "deletionTimestamp": "2026-01-01T00:00:00Z",
      "deletionGracePeriodSeconds": 0, "managedFields": [{"manager": "thv-operator", "operation": "Update"}],
      "labels": {"a": "b", "controller-uid": "old"}, "ownerReferences": [{"uid": "p"}],
      "annotations": {"deployment.kubernetes.io/revision": "3", "note": "x"}},
    "spec": {"replicas": 4, "template": {"spec": {"containers": [{"name": "vmcp", "resources": {}}]}}},
    "status": {"replicas": 4}})");
  CHECK(same(retained(child), Json::parse(R"({
    "apiVersion": "apps/v1", "kind": "Deployment",
    "metadata": {"name": "gw", "namespace": "team-a", "labels": {"a": "b"}, "annotations": {"note": "x"}},
    "spec": {"template": {"spec": {"containers": [{"name": "vmcp", "resources": {}}]}}}})")));
}

TEST_CASE("a child whose annotations are no map is still retained") {
  const Json child =
      Json::parse(R"({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "vmcp-gw", "annotations": "x"}})");
  CHECK(retained(child)["metadata"]["name"] == "vmcp-gw");
}

TEST_CASE("a captured child without its marks is retained whole, and then as noted") {
  for (Json child : captured("dynamic-apply")) {
    child["metadata"]["annotations"].erase(kLastApplied);
    const Json desired = retained(child);
    for (const auto& [key, value] : desired.items()) {
      if (key == "metadata" || child["kind"] == "Deployment") continue;
      CHECK(same(value, child[key]));
    }
    CHECK(!desired.contains("status"));
    // Metacontroller notes what it was given; asked again, the answer is the same bytes.
    child["metadata"]["annotations"][kLastApplied] = desired.dump();
    CHECK(retained(child).dump() == desired.dump());
  }
}

TEST_CASE("the order in which members were sent does not matter") {
  for (const char* capture : {"dynamic-apply", "server-side-apply"}) {
    for (const Json& child : captured(capture)) {
      CHECK(retained(Json(nlohmann::json(child))).dump() == retained(child).dump());
    }
  }
}

TEST_CASE("what is retained is written as the API server stores it, by the types of a pod template's fields") {
  struct Row {
    const char* written;
    const char* kept;
  };
  for (const Row& row : {
           Row{R"({"template":{"metadata":{"labels":{"divisor":"1000m"},"annotations":{"sizeLimit":"1024Mi"}}}})",
               R"({"template":{"metadata":{"annotations":{"sizeLimit":"1024Mi"},"labels":{"divisor":"1000m"}}}})"},
           Row{R"({"template":{"spec":{"overhead":{"cpu":0.5},"containers":[{"name":"c","args":[],"later":"1000m",
                  "env":[{"name":"A","value":""}],"resources":{"limits":{"cpu":"1000m"}}}]}}})",
               R"({"template":{"spec":{"containers":[{"env":[{"name":"A"}],"later":"1000m","name":"c",)"
               R"("resources":{"limits":{"cpu":"1"}}}],"overhead":{"cpu":"500m"}}}})"},
           Row{R"({"template":{"spec":{"overhead":{"cpu":"no quantity"}}}})",
               R"({"template":{"spec":{"overhead":{"cpu":"no quantity"}}}})"},
           Row{R"({"replicas":2.0,"paused":[]})", R"({"replicas":2})"},
       }) {
    INFO(row.written);
    Json child = applied_deployment(Json::object(), Json::object());
    child["metadata"]["annotations"][kLastApplied] = std::string(R"({"spec":)") + row.written + "}";
    CHECK(retained(child)["spec"].dump() == row.kept);
  }
}

TEST_CASE("marks that cannot be read are an error, never a smaller child") {
  struct Row {
    const char* what;
    std::string raw;
    const char* pointer;
  };
  const auto noted = [](const char* text) {
    Json child = applied_deployment(Json::object(), Json::object());
    child["metadata"]["annotations"][kLastApplied] = text;
    return child.dump();
  };
  const auto owned = [](const char* fields) {
    return applied_deployment(Json::parse(R"({"a":{"b":1},"l":[{"name":"x"}]})"), Json::parse(fields)).dump();
  };
  const char* const annotation = "/metadata/annotations/metacontroller.k8s.io~1last-applied-configuration";
  const std::vector<Row> rows = {
      {"not JSON", "{\"a\":", ""},
      {"not an object", "[]", ""},
      {"a key twice", R"({"kind":"A","kind":"B"})", ""},
      {"annotation cut off", noted(R"({"spec":)"), annotation},
      {"annotation is a list", noted("[]"), annotation},
      {"annotation with a key twice", noted(R"({"spec":{},"spec":{}})"), annotation},
      {"unknown path element", owned(R"({"f:a":{"x:b":{}}})"), "/metadata/managedFields"},
      {"item key is not JSON", owned(R"({"f:l":{"k:{":{}}})"), "/metadata/managedFields"},
      {"item key is not an object", owned(R"({"f:l":{"k:\"x\"":{}}})"), "/metadata/managedFields"},
      {"index path element", owned(R"({"f:l":{"i:0":{}}})"), "/metadata/managedFields"},
      {"a field below is not an object", owned(R"({"f:a":3})"), "/metadata/managedFields"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const auto result = retained_child(row.raw, "metacontroller");
    REQUIRE(!result.has_value());
    CHECK(result.error().reason == "InvalidJSON");
    CHECK(result.error().pointer == row.pointer);
  }
}

}  // namespace
}  // namespace vmcp
