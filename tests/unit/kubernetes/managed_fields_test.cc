// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/managed_fields.h"

#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("the part of an object that a FieldsV1 tree covers") {
  struct Row {
    const char* what;
    const char* spec;
    const char* owned;
    const char* kept;
  };
  const std::vector<Row> rows = {
      {"a leaf object is copied whole", R"({"selector":{"matchLabels":{"a":"b"}},"paused":true})",
       R"({"f:selector":{}})", R"({"selector":{"matchLabels":{"a":"b"}}})"},
      {"a leaf list is copied whole", R"({"args":["x","y"]})", R"({"f:args":{}})", R"({"args":["x","y"]})"},
      {"map keys that others own stay out", R"({"labels":{"ours":"1","theirs":"2"}})",
       R"({"f:labels":{".":{},"f:ours":{}}})", R"({"labels":{"ours":"1"}})"},
      {"an owned empty map stays, an unowned goes", R"({"a":{},"b":{}})",
       R"({"f:a":{".":{},"f:x":{}},"f:b":{"f:x":{}}})", R"({"a":{}})"},
      {"a key that is a path", R"({"m":{"a.b/c:d":"1"}})", R"({"f:m":{"f:a.b/c:d":{}}})", R"({"m":{"a.b/c:d":"1"}})"},
      {"items in the order of the object, others' items left out",
       R"({"env":[{"name":"B","value":"2"},{"name":"X","value":"9"},{"name":"A","value":"1","extra":true}]})",
       R"({"f:env":{"k:{\"name\":\"A\"}":{".":{},"f:name":{},"f:value":{}},"k:{\"name\":\"B\"}":{".":{},"f:name":{},"f:value":{}}}})",
       R"({"env":[{"name":"B","value":"2"},{"name":"A","value":"1"}]})"},
      {"a key with several members",
       R"({"ports":[{"containerPort":53,"protocol":"UDP","name":"u"},{"containerPort":53,"protocol":"TCP","name":"t"}]})",
       R"({"f:ports":{"k:{\"containerPort\":53,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}}})",
       R"({"ports":[{"containerPort":53,"protocol":"UDP"}]})"},
      {"a protocol that only the schema filled in is not claimed",
       R"({"ports":[{"containerPort":53,"protocol":"TCP"}]})",
       R"({"f:ports":{"k:{\"containerPort\":53,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}})",
       R"({"ports":[{"containerPort":53}]})"},
      {"an item without listed members keeps its key", R"({"env":[{"name":"A","value":"1"}]})",
       R"({"f:env":{"k:{\"name\":\"A\"}":{".":{}}}})", R"({"env":[{"name":"A"}]})"},
      {"a leaf item is copied whole", R"({"imagePullSecrets":[{"name":"a"},{"name":"b"}]})",
       R"({"f:imagePullSecrets":{"k:{\"name\":\"a\"}":{}}})", R"({"imagePullSecrets":[{"name":"a"}]})"},
      {"set members", R"({"finalizers":["a","b",3]})", R"({"f:finalizers":{".":{},"v:\"a\"":{},"v:3":{}}})",
       R"({"finalizers":["a",3]})"},
      {"what is gone from the object is not brought back", R"({"a":1})",
       R"({"f:a":{},"f:b":{},"f:env":{"k:{\"name\":\"A\"}":{".":{}}}})", R"({"a":1})"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const auto kept = covered_part(Json::parse(row.spec), Json::parse(row.owned));
    REQUIRE(kept);
    CHECK(nlohmann::json(*kept) == nlohmann::json::parse(row.kept));
  }
}

TEST_CASE("who set what stands below the spec") {
  const Json managed = Json::parse(R"([
    {"fieldsV1": {"f:spec": {"f:a": {".": {}, "f:set": {}}, "f:whole": {},
                             "f:items": {"k:{\"name\":\"x\"}": {".": {}, "f:name": {}, "f:set": {}}}}}},
    {"fieldsV1": {"f:spec": {"f:m": {"f:a.b/c": {}}}}}, {"manager": "without fields"}])");
  for (const char* set : {"/spec/a", "/spec/a/set", "/spec/a/set/below", "/spec/whole/any/0/thing", "/spec/items/0/set",
                          "/spec/m/a.b~1c"}) {
    CAPTURE(set);
    CHECK(is_managed_by_anybody(managed, set));
  }
  for (const char* unset : {"/spec/b", "/spec/a/other", "/spec/items/0/other", "/spec/m/a"}) {
    CAPTURE(unset);
    CHECK_FALSE(is_managed_by_anybody(managed, unset));
  }
  CHECK(is_managed_by_anybody(Json::array(), "/spec/b"));
  CHECK(is_managed_by_anybody(Json::parse(R"([{"fieldsV1": {"f:status": {}}}])"), "/spec/b"));
}

}  // namespace
}  // namespace vmcp
