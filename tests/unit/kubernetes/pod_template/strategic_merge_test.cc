// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/strategic_merge.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

struct Row {
  const char* what;
  const char* original;
  const char* patch;
  const char* result;  ///< Or the fault: a JSON pointer, a space and part of the text.
};

Json from(const char* text) {
  return Json::parse(text);
}

bool same(const Json& a, const Json& b) {
  return nlohmann::json(a) == nlohmann::json(b);
}

void check_merges(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.what);
    const auto merged = strategic_merge(from(row.original), from(row.patch), pod_template_type());
    REQUIRE(merged.has_value());
    INFO(merged->dump());
    CHECK(same(*merged, from(row.result)));
  }
}

void check_faults(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    INFO(row.what);
    const auto merged = strategic_merge(from(row.original), from(row.patch), pod_template_type());
    REQUIRE(!merged.has_value());
    const std::string fault = merged.error().pointer + " " + merged.error().message;
    INFO(fault);
    CHECK(fault.find(row.result) == 0);
  }
}

TEST_CASE("strategic merge of objects") {
  check_merges({
      {"1: $patch replace takes the object over, with nothing else interpreted",
       R"({"spec":{"nodeName":"n","hostname":"h"}})",
       R"({"spec":{"$patch":"replace","hostname":null,"subdomain":"s","volumes":[{"name":"a","$patch":"delete"}]}})",
       R"({"spec":{"hostname":null,"subdomain":"s","volumes":[{"name":"a","$patch":"delete"}]}})"},
      {"2: $patch delete empties the object", R"({"spec":{"securityContext":{"runAsUser":1}}})",
       R"({"spec":{"securityContext":{"$patch":"delete","runAsUser":2}}})", R"({"spec":{"securityContext":{}}})"},
      {"2: also a map", R"({"metadata":{"annotations":{"a":"1"}}})",
       R"({"metadata":{"annotations":{"$patch":"delete"}}})", R"({"metadata":{"annotations":{}}})"},
      {"2: also everything", R"({"metadata":{"name":"a"}})", R"({"$patch":"delete"})", R"({})"},
      {"4: $retainKeys removes what is not listed", R"({"spec":{"volumes":[{"name":"a","configMap":{"name":"c"}}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{},"$retainKeys":["name","emptyDir"]}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{}}]}})"},
      {"4: null members and directives need not be listed", R"({"spec":{"nodeName":"n","hostname":"h"}})",
       R"({"spec":{"$retainKeys":["hostname"],"nodeName":null,"$setElementOrder/volumes":[]}})",
       R"({"spec":{"hostname":"h"}})"},
      {"6a: null removes", R"({"spec":{"nodeName":"n","hostname":"h"}})", R"({"spec":{"nodeName":null}})",
       R"({"spec":{"hostname":"h"}})"},
      {"6a: null of an absent key does nothing", R"({"spec":{}})", R"({"spec":{"nodeName":null}})", R"({"spec":{}})"},
      {"6b: an absent key is set, without null members", R"({"spec":{}})",
       R"({"spec":{"securityContext":{"runAsUser":null,"runAsGroup":1,"seccompProfile":{"type":null}}}})",
       R"({"spec":{"securityContext":{"runAsGroup":1,"seccompProfile":{}}}})"},
      {"6b: list elements that carry $patch disappear", R"({"spec":{}})",
       R"({"spec":{"volumes":[{"name":"a","$patch":"delete"},{"name":"b"}]}})",
       R"({"spec":{"volumes":[{"name":"b"}]}})"},
      {"6b: an object that carries $patch is not set", R"({"spec":{}})",
       R"({"spec":{"securityContext":{"$patch":"replace","runAsUser":1}}})", R"({"spec":{}})"},
      {"6c: another JSON type replaces",
       R"({"spec":{"containers":[{"name":"a","livenessProbe":{"httpGet":{"port":"http"}}}]}})",
       R"({"spec":{"containers":[{"name":"a","livenessProbe":{"httpGet":{"port":80}}}]}})",
       R"({"spec":{"containers":[{"name":"a","livenessProbe":{"httpGet":{"port":80}}}]}})"},
      {"6d: objects merge", R"({"spec":{"securityContext":{"runAsUser":1,"fsGroup":2}}})",
       R"({"spec":{"securityContext":{"runAsUser":3}}})",
       R"({"spec":{"securityContext":{"runAsUser":3,"fsGroup":2}}})"},
      {"6d: maps merge key by key", R"({"spec":{"nodeSelector":{"a":"1","b":"2"}}})",
       R"({"spec":{"nodeSelector":{"b":null,"c":"3"}}})", R"({"spec":{"nodeSelector":{"a":"1","c":"3"}}})"},
      {"6f: scalars replace", R"({"spec":{"hostname":"a","hostNetwork":true}})",
       R"({"spec":{"hostname":"b","hostNetwork":false}})", R"({"spec":{"hostname":"b","hostNetwork":false}})"},
      {"6g: $deleteFromPrimitiveList removes elements",
       R"({"spec":{"containers":[{"name":"a","args":["x","y","x","z"]}]}})",
       R"({"spec":{"containers":[{"name":"a","$deleteFromPrimitiveList/args":["x","w"]}]}})",
       R"({"spec":{"containers":[{"name":"a","args":["y","z"]}]}})"},
      {"6g: of an absent list nothing", R"({"metadata":{}})",
       R"({"metadata":{"$deleteFromPrimitiveList/finalizers":["x"]}})", R"({"metadata":{}})"},
  });
  check_faults({
      {"3: another $patch", R"({"spec":{}})", R"({"spec":{"$patch":"merge"}})", "/spec/$patch must be"},
      {"4: a key that is not listed", R"({"spec":{}})", R"({"spec":{"$retainKeys":["nodeName"],"hostname":"h"}})",
       "/spec/hostname is not listed"},
      {"4: not a list", R"({"spec":{}})", R"({"spec":{"$retainKeys":"nodeName"}})", "/spec/$retainKeys must be a list"},
      {"6g: of objects", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"$deleteFromPrimitiveList/volumes":[{"name":"a"}]}})",
       "/spec/$deleteFromPrimitiveList~1volumes is for"},
  });
}

TEST_CASE("strategic merge of lists") {
  check_merges({
      {"atomic: replaced", R"({"spec":{"tolerations":[{"key":"a"}]}})", R"({"spec":{"tolerations":[{"key":"b"}]}})",
       R"({"spec":{"tolerations":[{"key":"b"}]}})"},
      {"atomic: replaced by nothing", R"({"spec":{"tolerations":[{"key":"a"}]}})", R"({"spec":{"tolerations":[]}})",
       R"({"spec":{"tolerations":[]}})"},
      {"scalars: united without duplicates, patch order", R"({"metadata":{"finalizers":["a","b"]}})",
       R"({"metadata":{"finalizers":["c","a"]}})", R"({"metadata":{"finalizers":["c","a","b"]}})"},
      {"objects: an empty patch changes nothing", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"volumes":[]}})", R"({"spec":{"volumes":[{"name":"a"}]}})"},
      {"objects: delete removes every element with the key",
       R"({"spec":{"volumes":[{"name":"a"},{"name":"b"},{"name":"a","emptyDir":{}}]}})",
       R"({"spec":{"volumes":[{"name":"a","$patch":"delete"}]}})", R"({"spec":{"volumes":[{"name":"b"}]}})"},
      {"objects: replace discards the original", R"({"spec":{"volumes":[{"name":"a"},{"name":"b"}]}})",
       R"({"spec":{"volumes":[{"$patch":"replace"},{"name":"c"},{"name":"a","emptyDir":{}}]}})",
       R"({"spec":{"volumes":[{"name":"c"},{"name":"a","emptyDir":{}}]}})"},
      {"objects: the same key merges", R"({"spec":{"volumes":[{"name":"a","emptyDir":{"medium":"Memory"}}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{"sizeLimit":"1Gi"}}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{"medium":"Memory","sizeLimit":"1Gi"}}]}})"},
      {"objects: a number as key",
       R"({"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x"}]}]}})",
       R"({"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"hostPort":8080}]}]}})",
       R"({"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"x","hostPort":8080}]}]}})"},
      {"objects: two of the patch with one key merge into one", R"({"spec":{"volumes":[{"name":"z"}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{}},{"name":"a","emptyDir":{"medium":"Memory"}}]}})",
       R"({"spec":{"volumes":[{"name":"a","emptyDir":{"medium":"Memory"}},{"name":"z"}]}})"},
  });
  check_faults({
      {"scalars and objects", R"({"spec":{"volumes":[{"name":"a"}]}})", R"({"spec":{"volumes":["b"]}})",
       "/spec/volumes/0 must be an object"},
      {"delete without key", R"({"spec":{"volumes":[{"name":"a"}]}})", R"({"spec":{"volumes":[{"$patch":"delete"}]}})",
       "/spec/volumes/0 does not contain declared merge key: name"},
      {"no key", R"({"spec":{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/a"}]}]}})",
       R"({"spec":{"containers":[{"name":"a","volumeMounts":[{"name":"v"}]}]}})",
       "/spec/containers/0/volumeMounts/0 does not contain declared merge key: mountPath"},
      {"null as key", R"({"spec":{"volumes":[{"name":"a"}]}})", R"({"spec":{"volumes":[{"name":null}]}})",
       "/spec/volumes/0 does not contain declared merge key: name"},
      {"$patch merge", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"a","$patch":"merge"}]}})", "/spec/volumes/0/$patch must be delete or replace"},
      {"another $patch", R"({"spec":{"volumes":[{"name":"a"}]}})", R"({"spec":{"volumes":[{"name":"a","$patch":3}]}})",
       "/spec/volumes/0/$patch must be delete or replace"},
  });
}

/// `names` ("A B C") as a list of env variables.
Json variables(const std::string& names) {
  Json list = Json::array();
  std::string name;
  for (const char c : names + " ") {
    if (c != ' ') {
      name += c;
    } else if (!name.empty()) {
      list.push_back({{"name", name}});
      name.clear();
    }
  }
  return list;
}

Json with_env(Json env) {
  return {{"spec", {{"containers", Json::array({{{"name", "vmcp"}, {"env", std::move(env)}}})}}}};
}

std::string names_of(const Json& list) {
  std::string names;
  for (const Json& item : list) names += (names.empty() ? "" : " ") + item["name"].get<std::string>();
  return names;
}

TEST_CASE("the order of a merged list") {
  struct OrderRow {
    const char* base;
    const char* patch;
    const char* result;
  };
  const std::vector<OrderRow> rows = {
      {"vmcp", "sidecar", "sidecar vmcp"},
      {"vmcp", "vmcp sidecar", "vmcp sidecar"},
      {"A B C", "B X", "A B X C"},
      {"A B C", "X B", "X A B C"},
      {"A B C", "C A", "B C A"},  // B stood before C
      {"A B C", "", "A B C"},
      {"", "X Y", "X Y"},
      {"A B", "X Y", "X Y A B"},
      {"A B C D", "D X B", "A C D X B"},
  };
  for (const OrderRow& row : rows) {
    INFO(row.base << " + " << row.patch);
    const auto merged =
        strategic_merge(with_env(variables(row.base)), with_env(variables(row.patch)), pod_template_type());
    REQUIRE(merged.has_value());
    CHECK(names_of((*merged)["spec"]["containers"][0]["env"]) == row.result);
  }
}

TEST_CASE("$setElementOrder") {
  check_merges({
      {"orders the merged list", R"({"spec":{"volumes":[{"name":"a"},{"name":"b"},{"name":"c"}]}})",
       R"({"spec":{"volumes":[{"name":"d"}],"$setElementOrder/volumes":[{"name":"c"},{"name":"d"},{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"b"},{"name":"c"},{"name":"d"},{"name":"a"}]}})"},
      {"orders a list that the patch does not touch", R"({"spec":{"volumes":[{"name":"a"},{"name":"b"}]}})",
       R"({"spec":{"$setElementOrder/volumes":[{"name":"b"},{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"b"},{"name":"a"}]}})"},
      {"orders a new list", R"({"spec":{}})",
       R"({"spec":{"volumes":[{"name":"a"},{"name":"x","$patch":"delete"}],"$setElementOrder/volumes":[{"name":"b"},{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"a"}]}})"},
      {"of no list at all does nothing", R"({"spec":{}})", R"({"spec":{"$setElementOrder/volumes":[{"name":"b"}]}})",
       R"({"spec":{}})"},
      {"of scalars", R"({"metadata":{"finalizers":["a","b"]}})",
       R"({"metadata":{"finalizers":["c"],"$setElementOrder/finalizers":["b","c","a"]}})",
       R"({"metadata":{"finalizers":["b","c","a"]}})"},
      {"of a list that goes", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"volumes":null,"$setElementOrder/volumes":[{"name":"a"}]}})", R"({"spec":{}})"},
  });
  check_faults({
      {"an element that it lacks", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"b"}],"$setElementOrder/volumes":[{"name":"a"}]}})",
       "/spec/volumes/0 is not in the $setElementOrder list"},
      {"another order", R"({"spec":{"volumes":[{"name":"a"}]}})",
       R"({"spec":{"volumes":[{"name":"b"},{"name":"c"}],"$setElementOrder/volumes":[{"name":"c"},{"name":"b"}]}})",
       "/spec/volumes/1 is not in the $setElementOrder list"},
      {"empty lists on both sides", R"({"spec":{"volumes":[]}})",
       R"({"spec":{"volumes":[],"$setElementOrder/volumes":[]}})",
       "/spec/$setElementOrder~1volumes orders a list without elements"},
      {"not a list", R"({"spec":{}})", R"({"spec":{"$setElementOrder/volumes":{}}})",
       "/spec/$setElementOrder~1volumes must be a list"},
      {"of a field that is no list", R"({"spec":{}})", R"({"spec":{"$setElementOrder/hostname":[]}})",
       "/spec/$setElementOrder~1hostname does not name a list"},
  });
}

TEST_CASE("new members stand behind those of the original, in the order of the patch") {
  const auto merged = strategic_merge(
      from(R"({"metadata":{"labels":{"z":"1"}},"spec":{"hostname":"h"}})"),
      from(R"({"metadata":{"annotations":{},"labels":{"a":"2"}},"spec":{"subdomain":"s"}})"), pod_template_type());
  REQUIRE(merged.has_value());
  CHECK(merged->dump() ==
        R"({"metadata":{"labels":{"z":"1","a":"2"},"annotations":{}},"spec":{"hostname":"h","subdomain":"s"}})");
}

}  // namespace
}  // namespace vmcp
