#include "sync/model/rollout.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Request serving() {
  return Request().add(group()).add(entry("docs"));
}

TEST_CASE("an older configuration stays until the Deployment shows that nobody reads it") {  // spec/00-hook.md §5.1
  const Json before = synced(serving());
  const std::string old_name(text_at(child(before, "ConfigMap"), {"metadata", "name"}));
  const Json after = synced(serving().add(entry("more")));
  const Json new_deployment = child(after, "Deployment");
  const auto keeps_old = [&](const Json& deployment) {
    Request request = serving().add(entry("more")).observe(child(before, "ConfigMap"));
    if (!deployment.is_null()) request.observe(deployment);
    return child(synced(request), "ConfigMap", old_name).is_object();
  };
  Json complete = new_deployment;
  complete["metadata"]["generation"] = 4;
  complete["spec"]["replicas"] = 2;
  complete["status"] = {{"observedGeneration", 4}, {"replicas", 2}, {"updatedReplicas", 2}, {"readyReplicas", 2}};

  CHECK_FALSE(keeps_old(complete));
  CHECK(keeps_old(nullptr));  // pods of a Deployment that was deleted as an orphan may still run
  CHECK(keeps_old(child(before, "Deployment")));
  CHECK(keeps_old(with(complete, "/status/observedGeneration", 3)));
  CHECK(keeps_old(with(complete, "/status/updatedReplicas", 1)));
  CHECK(keeps_old(with(complete, "/status/updatedReplicas", nullptr)));
  CHECK(keeps_old(with(complete, "/status/replicas", 3)));
  CHECK(keeps_old(with(complete, "/spec/replicas", 3)));
  CHECK(keeps_old(with(complete, "/status/unavailableReplicas", 1)));
  CHECK(keeps_old(with(complete, "/status", nullptr)));
  Json scaled_down = with(complete, "/spec/replicas", 0);
  scaled_down["status"] = {{"observedGeneration", 4}};
  CHECK_FALSE(keeps_old(scaled_down));
}

TEST_CASE("the operator's own ConfigMap is an older one once the parent owns it") {
  const Json theirs{
      {"apiVersion", "v1"},
      {"kind", "ConfigMap"},
      {"metadata", {{"name", "gw-vmcp-config"}, {"labels", {{"toolhive.stacklok.io/component", "vmcp-config"}}}}},
      {"data", {{"config.yaml", "name: gw\n"}}}};
  CHECK(child(synced(serving().observe(theirs)), "ConfigMap", "gw-vmcp-config").is_object());
  SECTION("not one without the label") {
    const Json other = with(theirs, "/metadata/labels", nullptr);
    CHECK(child(synced(serving().observe(other)), "ConfigMap", "gw-vmcp-config").is_null());
  }
  SECTION("nor one of somebody else") {
    Json foreign = theirs;
    foreign["metadata"]["ownerReferences"] = Json::array({{{"uid", "another"}, {"controller", true}}});
    CHECK(child(synced(serving().observe(foreign)), "ConfigMap", "gw-vmcp-config").is_null());
  }
}

}  // namespace
}  // namespace vmcp
