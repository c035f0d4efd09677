// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/pod_security.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/request.h"

namespace vmcp {
namespace {

Json restricted() {
  return Json::parse(R"({
    "metadata": {"annotations": {"a": "b"}},
    "spec": {
      "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
      "containers": [{"name": "a", "securityContext": {
        "allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}})");
}

struct Row {
  const char* pointer;
  const char* value;
  const char* problem = "";  ///< Where it is; empty: `pointer`.
};

std::string problems(const Json& pod_template) {
  std::string out;
  for (const Problem& each : pod_security_problems(pod_template)) out += (out.empty() ? "" : " ") + each.pointer;
  return out;
}

TEST_CASE("what Pod Security restricted does not admit, field by field") {
  CHECK(problems(restricted()).empty());
  constexpr const char* kContext = "/spec/containers/0/securityContext";
  for (const Row& row : {
           Row{"/spec/hostNetwork", "true"},
           Row{"/spec/hostPID", "true"},
           Row{"/spec/hostIPC", "true"},
           Row{"/spec/volumes", R"([{"name": "x", "hostPath": {"path": "/"}}])", "/spec/volumes/0/hostPath"},
           Row{"/spec/volumes", R"([{"name": "a", "secret": {}}, {"name": "x", "nfs": {}}])", "/spec/volumes/1/nfs"},
           Row{"/spec/securityContext/runAsUser", "0"},
           Row{"/spec/securityContext/runAsNonRoot", "false",
               "/spec/securityContext/runAsNonRoot /spec/containers/0/securityContext/runAsNonRoot"},
           Row{"/spec/securityContext/seccompProfile/type", "\"Unconfined\""},
           Row{"/spec/securityContext/appArmorProfile", R"({"type": "Unconfined"})",
               "/spec/securityContext/appArmorProfile/type"},
           Row{"/spec/securityContext/seLinuxOptions", R"({"type": "spc_t", "user": "u", "role": "r"})",
               "/spec/securityContext/seLinuxOptions/type /spec/securityContext/seLinuxOptions/user "
               "/spec/securityContext/seLinuxOptions/role"},
           Row{"/spec/securityContext/sysctls", R"([{"name": "net.ipv4.tcp_rmem"}, {"name": "kernel.msgmax"}])",
               "/spec/securityContext/sysctls/1/name"},
           Row{"/spec/securityContext/windowsOptions", R"({"hostProcess": true})",
               "/spec/securityContext/windowsOptions/hostProcess"},
           Row{"/spec/containers/0/securityContext/privileged", "true"},
           Row{"/spec/containers/0/securityContext/allowPrivilegeEscalation", "true"},
           Row{"/spec/containers/0/securityContext/allowPrivilegeEscalation", "null"},
           Row{"/spec/containers/0/securityContext/procMount", "\"Unmasked\""},
           Row{"/spec/containers/0/securityContext/runAsUser", "0"},
           Row{"/spec/containers/0/securityContext/runAsNonRoot", "false"},
           Row{"/spec/containers/0/securityContext/seccompProfile", R"({"type": "Unconfined"})",
               "/spec/containers/0/securityContext/seccompProfile/type"},
           Row{"/spec/containers/0/securityContext/capabilities/drop", R"(["NET_RAW"])"},
           Row{"/spec/containers/0/securityContext/capabilities/add", R"(["NET_BIND_SERVICE", "SYS_ADMIN"])",
               "/spec/containers/0/securityContext/capabilities/add/1"},
           Row{"/spec/containers/0/ports", R"([{"containerPort": 1}, {"containerPort": 2, "hostPort": 2}])",
               "/spec/containers/0/ports/1/hostPort"},
           Row{"/spec/containers/0/livenessProbe", R"({"httpGet": {"host": "169.254.169.254"}})",
               "/spec/containers/0/livenessProbe/httpGet/host"},
           Row{"/spec/containers/0/lifecycle", R"({"preStop": {"tcpSocket": {"host": "a"}}})",
               "/spec/containers/0/lifecycle/preStop/tcpSocket/host"},
           Row{"/metadata/annotations/container.apparmor.security.beta.kubernetes.io~1a", "\"unconfined\""},
       }) {
    INFO(row.pointer << " " << row.value);
    const Json changed = testing::with(restricted(), row.pointer, Json::parse(row.value));
    // A pod's `runAsNonRoot: false` is wrong by itself and for every container that relies on it.
    CHECK(problems(changed) == (*row.problem == '\0' ? row.pointer : row.problem));
  }
  CHECK(problems(testing::with(restricted(), kContext, nullptr)) ==
        "/spec/containers/0/securityContext/allowPrivilegeEscalation "
        "/spec/containers/0/securityContext/capabilities/drop");
}

TEST_CASE("every list of containers is looked at, and a container may say for itself what the pod does not") {
  const Json bare = {{"name", "b"}};
  CHECK(problems(testing::with(restricted(), "/spec/initContainers", Json::array({bare}))) ==
        "/spec/initContainers/0/securityContext/allowPrivilegeEscalation "
        "/spec/initContainers/0/securityContext/capabilities/drop");
  Json own = testing::with(restricted(), "/spec/securityContext", nullptr);
  CHECK(problems(own) ==
        "/spec/containers/0/securityContext/runAsNonRoot /spec/containers/0/securityContext/seccompProfile");
  own["spec"]["containers"][0]["securityContext"]["runAsNonRoot"] = true;
  own["spec"]["containers"][0]["securityContext"]["seccompProfile"] = {{"type", "Localhost"}};
  CHECK(problems(own).empty());
}

}  // namespace
}  // namespace vmcp
