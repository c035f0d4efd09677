// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/rules.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

Json good_template() {
  return Json::parse(R"({
    "metadata": {"labels": {"app.kubernetes.io/name": "vmcp", "app.kubernetes.io/instance": "gw"}},
    "spec": {
      "volumes": [{"name": "vmcp-config", "configMap": {"name": "c"}}, {"name": "scratch"}],
      "containers": [{
        "name": "vmcp", "image": "i", "ports": [{"name": "http", "containerPort": 4483}, {"containerPort": 1}, {"containerPort": 2}],
        "env": [{"name": "A", "value": "1"}, {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}],
        "volumeMounts": [{"name": "vmcp-config", "mountPath": "/etc/vmcp-config"}, {"name": "scratch", "mountPath": "/tmp"}]}]}})");
}

/// What is said about the good template after a JSON merge patch; "" when nothing.
std::string refusal(const char* merge_patch) {
  const Json generated = good_template();
  Json merged = generated;
  merged.merge_patch(Json::parse(merge_patch));
  return certain_refusal(generated, merged, "vmcp").value_or("");
}

/// The same after adding `members` to the container `vmcp`.
std::string container_refusal(const char* members) {
  const Json generated = good_template();
  Json merged = generated;
  merged["spec"]["containers"][0].merge_patch(Json::parse(members));
  return certain_refusal(generated, merged, "vmcp").value_or("");
}

TEST_CASE("a good pod template is not refused") {
  CHECK(refusal("{}").empty());
  CHECK(refusal(R"({"metadata":{"labels":{"team":"a"}},"spec":{"restartPolicy":"Always"}})").empty());
  CHECK(refusal(R"({"spec":{"initContainers":[{"name":"init","image":"i"}]}})").empty());
  CHECK(container_refusal(R"({"volumeDevices":[{"name":"scratch","devicePath":"/dev/x"}]})").empty());
}

TEST_CASE("what the API server would refuse") {
  struct Row {
    const char* what;
    const char* patch;
    const char* text;
  };
  const std::vector<Row> rows = {
      {"label changed", R"({"metadata":{"labels":{"app.kubernetes.io/name":"mine"}}})",
       "label \"app.kubernetes.io/name\" of the pod template must stay as generated"},
      {"label removed", R"({"metadata":{"labels":{"app.kubernetes.io/instance":null}}})",
       "label \"app.kubernetes.io/instance\" of the pod template must stay as generated"},
      {"labels removed", R"({"metadata":null})", "label \"app.kubernetes.io/name\" of the pod template must stay"},
      {"restartPolicy", R"({"spec":{"restartPolicy":"Never"}})", "spec.restartPolicy must be Always"},
      {"deadline", R"({"spec":{"activeDeadlineSeconds":5}})", "spec.activeDeadlineSeconds is not allowed"},
      {"ephemeral containers", R"({"spec":{"ephemeralContainers":[{"name":"x"}]}})",
       "spec.ephemeralContainers is not allowed"},
      {"two sources in a volume",
       R"({"spec":{"volumes":[{"name":"vmcp-config","configMap":{"name":"c"},"emptyDir":{}}]}})",
       "volume \"vmcp-config\" has more than one source (configMap, emptyDir): set those that it must not have to "
       "null"},
      {"two volumes of a name",
       R"({"spec":{"volumes":[{"name":"vmcp-config"},{"name":"scratch"},{"name":"scratch"}]}})",
       "two volumes have the name \"scratch\""},
      {"volume name", R"({"spec":{"volumes":[{"name":"a.b"}]}})", "volume name \"a.b\" is not valid"},
      {"volume without name", R"({"spec":{"volumes":[{"emptyDir":{}}]}})", "volume name \"\" is not valid"},
      {"mount of an unknown volume", R"({"spec":{"volumes":[{"name":"vmcp-config"}]}})",
       "container \"vmcp\" mounts the volume \"scratch\", which spec.volumes does not have"},
      {"vmcp removed", R"({"spec":{"containers":[{"name":"other","image":"i"}]}})",
       "container \"vmcp\" must stay: it is the gateway"},
      {"no container", R"({"spec":{"containers":null}})", "container \"vmcp\" must stay"},
      {"vmcp as init container only", R"({"spec":{"containers":null,"initContainers":[{"name":"vmcp","image":"i"}]}})",
       "container \"vmcp\" must stay"},
      {"two containers of a name",
       R"({"spec":{"containers":[{"name":"vmcp","image":"i"},{"name":"vmcp","image":"j"}]}})",
       "two containers have the name \"vmcp\""},
      {"an init container of the name", R"({"spec":{"initContainers":[{"name":"vmcp","image":"i"}]}})",
       "two containers have the name \"vmcp\""},
      {"container name", R"({"spec":{"initContainers":[{"name":"Init","image":"i"}]}})",
       "container name \"Init\" is not valid"},
      {"container without image", R"({"spec":{"initContainers":[{"name":"init"}]}})",
       "container \"init\" has no image"},
      {"init container mounts an unknown volume",
       R"({"spec":{"initContainers":[{"name":"init","image":"i","volumeMounts":[{"name":"x","mountPath":"/x"}]}]}})",
       "container \"init\" mounts the volume \"x\""},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string text = refusal(row.patch);
    INFO(text);
    CHECK(text.find(row.text) == 0);
  }
}

TEST_CASE("the old name of the service account's field has to agree with the new one") {
  CHECK(refusal(R"({"spec":{"serviceAccountName":"a","serviceAccount":"a"}})").empty());
  CHECK(refusal(R"({"spec":{"serviceAccountName":"a","serviceAccount":"b"}})")
            .find("spec.serviceAccount \"b\" has no effect beside serviceAccountName") == 0);
}

TEST_CASE("a gateway that reports its status keeps its token") {
  const std::string named = R"("env":[{"name":"VMCP_NAME","value":"g"},{"name":"VMCP_NAMESPACE","value":"n"}])";
  const auto refused = [](const std::string& members, const char* automount) {
    Json merged = good_template();
    merged["spec"]["containers"][0].merge_patch(Json::parse("{" + members + "}"));
    merged["spec"]["automountServiceAccountToken"] = Json::parse(automount);
    return certain_refusal(good_template(), merged, "vmcp").value_or("");
  };
  CHECK(refused(named, "false").find("spec.automountServiceAccountToken must not be false") == 0);
  CHECK(refused(named, "true").empty());
  CHECK(refused(R"("env":[{"name":"VMCP_NAMESPACE","value":"n"}])", "false").empty());
  CHECK(refused(named + R"(,"volumeMounts":[{"name":"scratch",
            "mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}])",
                "false")
            .empty());
}

TEST_CASE("a request above its limit, which often is a generated one") {
  const auto resources = [](const char* requests, const char* limits) {
    return container_refusal(
        (std::string(R"({"resources":{"requests":)") + requests + R"(,"limits":)" + limits + "}}").c_str());
  };
  const char* const limits = R"({"cpu":"500m","memory":"512Mi"})";
  CHECK(resources(R"({"memory":"1Gi"})", limits).find("raise resources.limits.memory too") != std::string::npos);
  CHECK(resources(R"({"cpu":"1"})", limits).find("raise resources.limits.cpu too") != std::string::npos);
  CHECK(resources(R"({"memory":"512Mi","cpu":"0.5","ephemeral-storage":"1Gi"})", limits).empty());
  CHECK(resources(R"({"memory":"1Gi"})", R"({"memory":"2Gi"})").empty());
}

TEST_CASE("what the API server would refuse in a container") {
  struct Row {
    const char* what;
    const char* members;
    const char* text;
  };
  const std::vector<Row> rows = {
      {"value with valueFrom", R"({"env":[{"name":"A","value":"1","valueFrom":{"fieldRef":{"fieldPath":"x"}}}]})",
       "container \"vmcp\", variable \"A\" has both value and valueFrom: set the one that it must not have to null"},
      {"two sources of a value", R"({"env":[{"name":"A","valueFrom":{"fieldRef":{},"secretKeyRef":{}}}]})",
       "container \"vmcp\", variable \"A\" must have exactly one source in valueFrom (fieldRef, secretKeyRef)"},
      {"no source of a value", R"({"env":[{"name":"A","valueFrom":{}}]})",
       "container \"vmcp\", variable \"A\" must have exactly one source in valueFrom"},
      {"variable without name", R"({"env":[{"value":"1"}]})", "container \"vmcp\" has a variable without a name"},
      {"two ports of a name", R"({"ports":[{"name":"http","containerPort":1},{"name":"http","containerPort":2}]})",
       "container \"vmcp\" has two ports of the name \"http\""},
      {"two mounts at a path",
       R"({"volumeMounts":[{"name":"scratch","mountPath":"/x"},{"name":"vmcp-config","mountPath":"/x"}]})",
       "container \"vmcp\" has two mounts at \"/x\""},
      {"mount without path", R"({"volumeMounts":[{"name":"scratch"}]})",
       "container \"vmcp\" mounts the volume \"scratch\" without a mountPath"},
      {"device of an unknown volume", R"({"volumeDevices":[{"name":"x","devicePath":"/dev/x"}]})",
       "container \"vmcp\" mounts the volume \"x\", which spec.volumes does not have"},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string text = container_refusal(row.members);
    INFO(text);
    CHECK(text.find(row.text) == 0);
  }
}

}  // namespace
}  // namespace vmcp
