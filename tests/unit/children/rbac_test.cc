// SPDX-License-Identifier: Apache-2.0
#include "sync/children/children.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Json answer_of(const char* source) {
  return synced(Request(with(parent(), "/spec/outgoingAuth/source", source)).add(group()).add(entry("docs")));
}

TEST_CASE(
    "static mode: the runtime may read entries and report, nothing else") {  // spec/10-objects.md §6, 00-hook.md §8
  CHECK(child(answer_of("inline"), "Role")["rules"] == Json::parse(R"([
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["mcpserverentries"],"verbs":["get","list","watch"]},
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["virtualmcpservers"],"verbs":["get"]},
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["virtualmcpservers/status"],"verbs":["update","patch"]}])"));
}

TEST_CASE("dynamic mode: the runtime looks for members, bundles and Secrets by itself") {
  CHECK(child(answer_of("discovered"), "Role")["rules"] == Json::parse(R"([
    {"apiGroups":[""],"resources":["configmaps","secrets"],"verbs":["get","list","watch"]},
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["mcpgroups","mcpservers","mcpremoteproxies","mcpserverentries",
     "mcpexternalauthconfigs","mcptoolconfigs"],"verbs":["get","list","watch"]},
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["virtualmcpservers"],"verbs":["get"]},
    {"apiGroups":["toolhive.stacklok.dev"],"resources":["virtualmcpservers/status"],"verbs":["update","patch"]}])"));
}

TEST_CASE("the binding ties the Role to the ServiceAccount of the same name") {
  const Json answer = answer_of("inline");
  const Json binding = child(answer, "RoleBinding");
  CHECK(binding["roleRef"] == Json{{"apiGroup", "rbac.authorization.k8s.io"}, {"kind", "Role"}, {"name", "gw-vmcp"}});
  CHECK(binding["subjects"] ==
        Json::array({{{"kind", "ServiceAccount"}, {"name", "gw-vmcp"}, {"namespace", kNamespace}}}));
  for (const char* kind : {"ServiceAccount", "Role", "RoleBinding"}) {
    CHECK(child(answer, kind)["metadata"]["name"] == "gw-vmcp");
    CHECK(child(answer, kind)["metadata"]["labels"] == child(answer, "Deployment")["metadata"]["labels"]);
  }
  CHECK_FALSE(child(answer, "ServiceAccount").contains("imagePullSecrets"));
}

}  // namespace
}  // namespace vmcp
