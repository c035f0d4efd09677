// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/decode.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

Json from(const std::string& text) {
  return Json::parse(text);
}

std::string fault_of(const std::string& text) {
  const auto fault = decode_fault(from(text));
  return fault ? fault->pointer + " " + fault->message : "none";
}

Json container(const std::string& members) {
  return from(R"({"spec":{"containers":[{"name":"vmcp",)" + members + "}]}}");
}

TEST_CASE("what does not decode as a PodTemplateSpec") {
  struct Row {
    const char* patch;
    const char* fault;
  };
  const std::vector<Row> rows = {
      {R"([])", " must be an object"},
      {R"("x")", " must be an object"},
      {R"({"spec":[]})", "/spec must be an object"},
      {R"({"metadata":{"labels":{"a":1}}})", "/metadata/labels/a must be a string"},
      {R"({"metadata":{"labels":["a"]}})", "/metadata/labels must be an object"},
      {R"({"metadata":{"annotations":{"a/b":true}}})", "/metadata/annotations/a~1b must be a string"},
      {R"({"spec":{"hostNetwork":"true"}})", "/spec/hostNetwork must be true or false"},
      {R"({"spec":{"priority":"high"}})", "/spec/priority must be an integer of at most 32 bits"},
      {R"({"spec":{"priority":2147483648}})", "/spec/priority must be an integer of at most 32 bits"},
      {R"({"spec":{"terminationGracePeriodSeconds":1.5}})", "/spec/terminationGracePeriodSeconds must be an integer"},
      {R"({"spec":{"containers":{"name":"vmcp"}}})", "/spec/containers must be a list"},
      {R"({"spec":{"containers":["vmcp"]}})", "/spec/containers/0 must be an object"},
      {R"({"spec":{"containers":[null]}})", "/spec/containers/0 must not be null"},
      {R"({"spec":{"containers":[{"args":["a",null]}]}})", "/spec/containers/0/args/1 must not be null"},
      {R"({"spec":{"containers":[{"args":"a"}]}})", "/spec/containers/0/args must be a list"},
      {R"({"spec":{"containers":[{"args":[1]}]}})", "/spec/containers/0/args/0 must be a string"},
      {R"({"spec":{"containers":[{"image":["x"]}]}})", "/spec/containers/0/image must be a string"},
      {R"({"spec":{"containers":[{"env":[{"name":"A","value":1}]}]}})",
       "/spec/containers/0/env/0/value must be a string"},
      {R"({"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}})",
       "/spec/containers/0/resources/limits/cpu must be a quantity such as 500m or 1Gi"},
      {R"({"spec":{"containers":[{"resources":{"limits":{"cpu":true}}}]}})",
       "/spec/containers/0/resources/limits/cpu must be a quantity such as 500m or 1Gi"},
      {R"({"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":1.5}}}]}})",
       "/spec/containers/0/livenessProbe/httpGet/port must be a number or a string"},
      {R"({"spec":{"containers":[{"livenessProbe":{"tcpSocket":{"port":true}}}]}})",
       "/spec/containers/0/livenessProbe/tcpSocket/port must be a number or a string"},
      {R"({"spec":{"volumes":[{"name":"a","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":"x"}}}}]}})",
       "/spec/volumes/0/ephemeral/volumeClaimTemplate/spec/accessModes must be a list"},
      {R"({"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":{}}}}}})",
       "/spec/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms must be a list"},
  };
  for (const Row& row : rows) {
    INFO(row.patch);
    CHECK(fault_of(row.patch) == row.fault);
  }
}

TEST_CASE("what decodes: null fields, unknown fields, directives, numbers as quantities and ports") {
  for (
      const char* patch : {
          R"({})",
          R"({"metadata":null,"spec":{"containers":null,"hostname":null}})",
          R"({"metadata":{"labels":{"a":null}}})",
          R"({"later":1,"spec":{"newField":{"a":[null]},"Containers":"x"}})",
          R"({"spec":{"$patch":"replace","$retainKeys":3,"$setElementOrder/volumes":[null]}})",
          R"({"spec":{"containers":[{"resources":{"limits":{"cpu":1,"memory":0.5}}}]}})",
          R"({"spec":{"containers":[{"livenessProbe":{"httpGet":{"port":"http"}},"readinessProbe":{"httpGet":{"port":80}}}]}})",
          R"({"spec":{"terminationGracePeriodSeconds":30.0}})",
      }) {
    INFO(patch);
    CHECK(fault_of(patch) == "none");
  }
}

TEST_CASE("a fault never repeats the value") {
  CHECK(fault_of(R"({"spec":{"containers":[{"env":[{"name":"A","value":{"secret":"hunter2"}}]}]}})").find("hunter2") ==
        std::string::npos);
  CHECK(fault_of(R"({"spec":{"containers":[{"resources":{"limits":{"cpu":"hunter2"}}}]}})").find("hunter2") ==
        std::string::npos);
}

TEST_CASE("fields that PodTemplateSpec does not have are named") {
  const Json patch = from(R"({
    "kind": "Pod", "$patch": "replace",
    "metadata": {"labels": {"any": "x"}, "Name": "x"},
    "spec": {"containers": [{"name": "a"}, {"name": "vmcp", "Image": "x", "env": [{"name": "A", "valeu": "x"}],
                             "resources": {"limits": {"any": "1"}}}],
             "security/context": {}, "$setElementOrder/volumes": []}})");
  CHECK(unknown_pod_template_fields(patch) ==
        std::vector<std::string>{"/kind", "/metadata/Name", "/spec/containers/1/Image",
                                 "/spec/containers/1/env/0/valeu", "/spec/security~1context"});
  CHECK(unknown_pod_template_fields(nullptr).empty());
  CHECK(unknown_pod_template_fields(from("[1]")).empty());
}

TEST_CASE("the stored form of a template") {
  struct Row {
    const char* what;
    Json tree;
    Json stored;
  };
  const std::vector<Row> rows = {
      {"unknown fields and directives go",
       container(R"("later":1,"$patch":"x","env":[{"name":"A","$patch":"delete"}])"),
       container(R"("env":[{"name":"A"}])")},
      {"nulls go", container(R"("image":null,"resources":{"limits":{"cpu":null,"memory":"1Gi"}})"),
       container(R"("resources":{"limits":{"memory":"1Gi"}})")},
      {"empty lists and maps go", container(R"("args":[],"env":[],"resources":{"limits":{}})"),
       container(R"("resources":{})")},
      {"an empty object stays: it may be the point",
       from(R"({"spec":{"volumes":[{"name":"tmp","emptyDir":{}}],"securityContext":{}}})"),
       from(R"({"spec":{"volumes":[{"name":"tmp","emptyDir":{}}],"securityContext":{}}})")},
      {"an empty value of a variable goes", container(R"("env":[{"name":"A","value":""}])"),
       container(R"("env":[{"name":"A"}])")},
      {"zero values that are not stored go",
       container(R"("image":"","tty":false,"livenessProbe":{"initialDelaySeconds":0,"periodSeconds":5})"),
       container(R"("livenessProbe":{"periodSeconds":5})")},
      {"zero values that are stored stay",
       from(R"({"spec":{"automountServiceAccountToken":false,"priority":0,"terminationGracePeriodSeconds":0}})"),
       from(R"({"spec":{"automountServiceAccountToken":false,"priority":0,"terminationGracePeriodSeconds":0}})")},
      {"quantities are canonical, numbers become text",
       container(
           R"("resources":{"limits":{"cpu":"1000m","memory":"1024Mi"},"requests":{"cpu":0.5,"memory":1000,"x":2}})"),
       container(
           R"("resources":{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"500m","memory":"1k","x":"2"}})")},
      {"resources are rounded up to thousandths, other quantities are not",
       from(R"({"spec":{"overhead":{"cpu":"100u"},"volumes":[{"name":"v","emptyDir":{"sizeLimit":"100u"}}]}})"),
       from(R"({"spec":{"overhead":{"cpu":"1m"},"volumes":[{"name":"v","emptyDir":{"sizeLimit":"100u"}}]}})")},
      {"integers are integers, also of ports",
       container(R"("livenessProbe":{"periodSeconds":5.0,"httpGet":{"port":80.0}},"ports":[{"containerPort":1e3}])"),
       container(R"("livenessProbe":{"periodSeconds":5,"httpGet":{"port":80}},"ports":[{"containerPort":1000}])")},
      {"maps of texts stay as written, whatever their keys are called",
       from(R"({"metadata":{"labels":{"divisor":"1000m","limits":"1.0"},"annotations":{"sizeLimit":"1024Mi"}},
                "spec":{"nodeSelector":{"cpu":"0.5"},
                        "volumes":[{"name":"v","csi":{"driver":"d","volumeAttributes":{"sizeLimit":"1024Mi"}}}]}})"),
       from(R"({"metadata":{"labels":{"divisor":"1000m","limits":"1.0"},"annotations":{"sizeLimit":"1024Mi"}},
                "spec":{"nodeSelector":{"cpu":"0.5"},
                        "volumes":[{"name":"v","csi":{"driver":"d","volumeAttributes":{"sizeLimit":"1024Mi"}}}]}})")},
      {"a port that is text stays text", container(R"("livenessProbe":{"httpGet":{"port":"80"}})"),
       container(R"("livenessProbe":{"httpGet":{"port":"80"}})")},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    REQUIRE(!decode_fault(row.tree).has_value());
    CHECK(stored_pod_template(row.tree).dump() == row.stored.dump());
    CHECK(stored_pod_template(row.stored).dump() == row.stored.dump());
  }
}

TEST_CASE("fields of a later API are kept as they are where the template is somebody else's") {
  const Json tree = container(R"("later":{"cpu":"1000m","n":null},"resources":{"limits":{"cpu":"1000m"},"later":1})");
  CHECK(stored_pod_template(tree, UnknownFields::kKept).dump() ==
        container(R"("later":{"cpu":"1000m","n":null},"resources":{"limits":{"cpu":"1"},"later":1})").dump());
}

}  // namespace
}  // namespace vmcp
