// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/patch.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

Json from(const std::string& text) {
  return Json::parse(text);
}

/// What the Deployment holds before a patch, as generated.
Json generated() {
  return from(R"({
    "metadata": {
      "labels": {"app.kubernetes.io/instance": "gw", "app.kubernetes.io/name": "virtualmcpserver"},
      "annotations": {"toolhive.stacklok.dev/runconfig-checksum": "abc"}},
    "spec": {
      "terminationGracePeriodSeconds": 30,
      "serviceAccountName": "gw-vmcp",
      "imagePullSecrets": [{"name": "registry-login"}, {"name": "mirror-login"}],
      "securityContext": {"runAsNonRoot": true, "runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 1000,
                          "seccompProfile": {"type": "RuntimeDefault"}},
      "volumes": [{"name": "vmcp-config", "configMap": {"name": "gw-vmcp-config-0123456789"}}],
      "containers": [{
        "name": "vmcp", "image": "example.com/vmcp:1", "imagePullPolicy": "IfNotPresent",
        "args": ["serve", "--config=/etc/vmcp-config/config.yaml"],
        "ports": [{"name": "http", "containerPort": 4483, "protocol": "TCP"}],
        "env": [{"name": "VMCP_NAME", "value": "gw"}, {"name": "HOME", "value": "/tmp"},
                {"name": "UNSTRUCTURED_LOGS", "value": "false"}],
        "resources": {"requests": {"cpu": "100m", "memory": "128Mi"}, "limits": {"cpu": "500m", "memory": "512Mi"}},
        "livenessProbe": {"httpGet": {"path": "/health", "port": "http"}, "initialDelaySeconds": 30},
        "securityContext": {"privileged": false, "capabilities": {"drop": ["ALL"]}},
        "volumeMounts": [{"name": "vmcp-config", "mountPath": "/etc/vmcp-config", "readOnly": true}]}]}})");
}

Json patched(const std::string& patch) {
  const auto result = patched_pod_template(generated(), from(patch), "vmcp");
  INFO(patch);
  if (!result) INFO(result.error().message);
  REQUIRE(result.has_value());
  return *result;
}

/// With `members` added to the patch of the container `vmcp`.
Json patched_container(const std::string& members) {
  return patched(R"({"spec":{"containers":[{"name":"vmcp",)" + members + "}]}}")["spec"]["containers"][0];
}

std::string message(const std::string& patch) {
  const auto result = patched_pod_template(generated(), from(patch), "vmcp");
  return result ? "" : result.error().pointer + ": " + result.error().message;
}

TEST_CASE("without a patch nothing changes") {
  for (const char* patch : {"null", "{}"}) CHECK(patched(patch).dump() == generated().dump());
}

TEST_CASE("the generated template is in stored form: a patch that says nothing new changes no byte") {
  CHECK(patched(R"({"spec":{"containers":[{"name":"vmcp"}]}})").dump() == generated().dump());
  CHECK(patched(R"({"metadata":{"creationTimestamp":null},"spec":{"volumes":[]}})").dump() == generated().dump());
}

TEST_CASE("common outcomes") {
  SECTION("args are replaced") {
    CHECK(patched_container(R"("args":["x"])")["args"] == from(R"(["x"])"));
  }
  SECTION("a variable is replaced in place") {
    CHECK(patched_container(R"("env":[{"name":"HOME","value":"/data"}])")["env"] ==
          from(R"([{"name":"VMCP_NAME","value":"gw"},{"name":"HOME","value":"/data"},
                   {"name":"UNSTRUCTURED_LOGS","value":"false"}])"));
  }
  SECTION("a new variable goes before those that the patch does not name") {
    CHECK(patched_container(
              R"("env":[{"name":"HTTPS_PROXY","value":"p"},{"name":"UNSTRUCTURED_LOGS","value":"true"}])")["env"] ==
          from(R"([{"name":"HTTPS_PROXY","value":"p"},{"name":"VMCP_NAME","value":"gw"},{"name":"HOME","value":"/tmp"},
                   {"name":"UNSTRUCTURED_LOGS","value":"true"}])"));
  }
  SECTION("valueFrom instead of value") {
    CHECK(patched_container(
              R"("env":[{"name":"VMCP_NAME","value":null,"valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}])")
              ["env"][0] == from(R"({"name":"VMCP_NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}})"));
  }
  SECTION("only that quantity changes") {
    CHECK(patched_container(R"("resources":{"limits":{"memory":"1Gi"}})")["resources"] ==
          from(R"({"requests":{"cpu":"100m","memory":"128Mi"},"limits":{"cpu":"500m","memory":"1Gi"}})"));
  }
  SECTION("a quantity is removed") {
    CHECK(patched_container(R"("resources":{"limits":{"cpu":null}})")["resources"]["limits"] ==
          from(R"({"memory":"512Mi"})"));
  }
  SECTION("the last of a map takes the map with it") {
    CHECK(patched_container(R"("resources":{"limits":{"cpu":null,"memory":null}})")["resources"] ==
          from(R"({"requests":{"cpu":"100m","memory":"128Mi"}})"));
  }
  SECTION("a quantity is stored in canonical form") {
    CHECK(patched_container(R"("resources":{"limits":{"cpu":"1000m","memory":"1024Mi"}})")["resources"]["limits"] ==
          from(R"({"cpu":"1","memory":"1Gi"})"));
  }
  SECTION("a writable directory") {
    const Json result = patched(R"({"spec":{"volumes":[{"name":"tmp","emptyDir":{}}],
        "containers":[{"name":"vmcp","volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]}]}})");
    CHECK(result["spec"]["volumes"] == from(R"([{"name":"tmp","emptyDir":{}},
        {"name":"vmcp-config","configMap":{"name":"gw-vmcp-config-0123456789"}}])"));
    CHECK(result["spec"]["containers"][0]["volumeMounts"] == from(R"([{"name":"tmp","mountPath":"/tmp"},
        {"name":"vmcp-config","mountPath":"/etc/vmcp-config","readOnly":true}])"));
  }
  SECTION("another source for the volume") {
    CHECK(
        patched(R"({"spec":{"volumes":[{"name":"vmcp-config","emptyDir":{},"configMap":null}]}})")["spec"]["volumes"] ==
        from(R"([{"name":"vmcp-config","emptyDir":{}}])"));
  }
  SECTION("the OpenShift shape") {
    CHECK(
        patched(
            R"({"spec":{"securityContext":{"runAsUser":null,"runAsGroup":null,"fsGroup":null}}})")["spec"]
                                                                                                  ["securityContext"] ==
        from(R"({"runAsNonRoot":true,"seccompProfile":{"type":"RuntimeDefault"}})"));
  }
  SECTION("an annotation beside the checksum, a label beside ours") {
    const Json result = patched(R"({"metadata":{"annotations":{"a":"b"},"labels":{"c":"d"}}})");
    CHECK(result["metadata"]["annotations"] == from(R"({"toolhive.stacklok.dev/runconfig-checksum":"abc","a":"b"})"));
    CHECK(result["metadata"]["labels"].size() == 3);
  }
  SECTION("pull secrets") {
    CHECK(patched(R"({"spec":{"imagePullSecrets":[{"name":"mirror-login"},{"name":"sidecar-login"}]}})")
              ["spec"]["imagePullSecrets"] ==
          from(R"([{"name":"registry-login"},{"name":"mirror-login"},{"name":"sidecar-login"}])"));
  }
  SECTION("the generated spec is discarded") {
    CHECK(patched(R"({"spec":{"$patch":"replace","containers":[{"name":"vmcp","image":"i"}]}})")["spec"] ==
          from(R"({"containers":[{"name":"vmcp","image":"i"}]})"));
  }
  SECTION("a sidecar") {
    const Json containers =
        patched(R"({"spec":{"containers":[{"name":"sidecar","image":"s"}]}})")["spec"]["containers"];
    REQUIRE(containers.size() == 2);
    CHECK(containers[0] == from(R"({"name":"sidecar","image":"s"})"));
    CHECK(containers[1] == generated()["spec"]["containers"][0]);
  }
}

TEST_CASE("no directive and no unknown field gets through") {
  const Json result = patched(R"({"metadata":{"generateNmae":"x"},"spec":{
      "containers":[{"name":"side","image":"s","env":[{"name":"A","$patch":"delete"}],"$retainKeys":["image"],
                     "$setElementOrder/env":[],"resources":{"limits":{}}}],
      "later":{"a":1}}})");
  CHECK(result.dump().find('$') == std::string::npos);
  CHECK(result.dump().find("later") == std::string::npos);
  CHECK(result.dump().find("generateNmae") == std::string::npos);
}

TEST_CASE("what is wrong is said in the words of the condition") {
  struct Row {
    const char* patch;
    const char* text;
  };
  const std::vector<Row> rows = {
      {R"([])",
       "/spec/podTemplateSpec: Failed to parse PodTemplateSpec: failed to unmarshal PodTemplateSpec: podTemplateSpec "
       "must "
       "be an object. Deployment blocked until fixed."},
      {R"({"spec":{"containers":[{"name":"vmcp","image":1}]}})",
       "/spec/podTemplateSpec/spec/containers/0/image: Failed to parse PodTemplateSpec: failed to unmarshal "
       "PodTemplateSpec: /spec/containers/0/image must be a string. Deployment blocked until fixed."},
      {R"({"spec":{"containers":[{"image":"x"}]}})",
       "/spec/podTemplateSpec/spec/containers/0: Failed to apply PodTemplateSpec: /spec/containers/0 does not contain "
       "declared merge key: name. Deployment blocked until fixed."},
      {R"({"spec":{"volumes":[{"name":"vmcp-config","emptyDir":{}}]}})",
       "/spec/podTemplateSpec: Failed to apply PodTemplateSpec: volume \"vmcp-config\" has more than one source "
       "(configMap, emptyDir): set those that it must not have to null. Deployment blocked until fixed."},
      {R"({"spec":{"containers":[{"name":"vmcp","env":[{"name":"VMCP_NAME","valueFrom":{"fieldRef":{"fieldPath":"x"}}}]}]}})",
       "/spec/podTemplateSpec: Failed to apply PodTemplateSpec: container \"vmcp\", variable \"VMCP_NAME\" has both "
       "value "
       "and valueFrom: set the one that it must not have to null. Deployment blocked until fixed."},
      {R"({"spec":{"containers":[{"name":"vmcp","$patch":"delete"}]}})",
       "/spec/podTemplateSpec: Failed to apply PodTemplateSpec: container \"vmcp\" must stay: it is the gateway. "
       "Deployment blocked until fixed."},
      {R"({"spec":{"volumes":[{"$patch":"replace"}]}})",
       "/spec/podTemplateSpec: Failed to apply PodTemplateSpec: container \"vmcp\" mounts the volume \"vmcp-config\", "
       "which spec.volumes does not have. Deployment blocked until fixed."},
      {R"({"$patch":"delete"})",
       "/spec/podTemplateSpec: Failed to apply PodTemplateSpec: label \"app.kubernetes.io/instance\" of the pod "
       "template "
       "must stay as generated: the Deployment selects its pods by it. Deployment blocked until fixed."},
  };
  for (const Row& row : rows) {
    INFO(row.patch);
    CHECK(message(row.patch) == row.text);
  }
}

TEST_CASE("a patched template patched again stays as it is") {
  const char* const patch = R"({"metadata":{"labels":{"a":"b"}},"spec":{"tolerations":[{"key":"k"}],
      "volumes":[{"name":"tmp","emptyDir":{"sizeLimit":"1024Mi"}}],
      "containers":[{"name":"vmcp","env":[{"name":"X","value":""},{"name":"HOME","value":"/d"}]}]}})";
  const Json once = patched(patch);
  const auto twice = patched_pod_template(once, from(patch), "vmcp");
  REQUIRE(twice.has_value());
  CHECK(nlohmann::json(*twice)["metadata"] == nlohmann::json(once)["metadata"]);
  CHECK(nlohmann::json(*twice)["spec"]["volumes"] == nlohmann::json(once)["spec"]["volumes"]);
  CHECK(nlohmann::json(*twice)["spec"]["tolerations"] == nlohmann::json(once)["spec"]["tolerations"]);
}

}  // namespace
}  // namespace vmcp
