// SPDX-License-Identifier: Apache-2.0
#include "sync/children/children.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Json service_of(const Json& gateway) {
  return child(synced(Request(gateway).add(group()).add(entry("docs"))), "Service");
}

TEST_CASE("the Service selects the gateway's pods") {  // spec/10-objects.md §5
  const Json answer = synced(Request().add(group()).add(entry("docs")));
  const Json service = child(answer, "Service", "vmcp-gw");
  CHECK(service["spec"]["type"] == "ClusterIP");
  CHECK(service["spec"]["sessionAffinity"] == "ClientIP");
  CHECK(service["spec"]["selector"] == child(answer, "Deployment")["spec"]["selector"]["matchLabels"]);
  CHECK(service["spec"]["ports"] == Json::parse(R"([{"name":"http","port":4483,"targetPort":4483,"protocol":"TCP"}])"));
  CHECK(service["spec"].size() == 4);
  CHECK(service["metadata"].size() == 3);  // name, namespace, labels
}

TEST_CASE("type and affinity are the user's") {
  const Json service =
      service_of(with(with(parent(), "/spec/serviceType", "LoadBalancer"), "/spec/sessionAffinity", "None"));
  CHECK(service["spec"]["type"] == "LoadBalancer");
  CHECK(service["spec"]["sessionAffinity"] == "None");
}

}  // namespace
}  // namespace vmcp
