// SPDX-License-Identifier: Apache-2.0
// The stand-in's own merges, on what was observed of Metacontroller 4.17.2 and Kubernetes 1.35: a mistake here would
// prove nothing about the hook.
#include "tests/standin/apply.h"

#include "cli/world.h"
#include "tests/catch.h"

using namespace vmcp::standin;
using vmcp::Json;
using vmcp::cli::same_content;

namespace {

const Json kOwner = {{"uid", "u-1"}, {"controller", true}};

Json deployment(Json env, Json labels) {
  return {{"apiVersion", "apps/v1"},
          {"kind", "Deployment"},
          {"metadata", {{"name", "gw"}, {"labels", std::move(labels)}}},
          {"spec",
           {{"template",
             {{"spec",
               {{"containers", Json::array({{{"name", "vmcp"}, {"args", {"serve"}}, {"env", std::move(env)}}})}}}}}}}};
}

Json variable(const char* name, const char* value) {
  return {{"name", name}, {"value", value}};
}

const Json& container(const Json& deployment) {
  return deployment["spec"]["template"]["spec"]["containers"][0];
}

using Apply = Json (*)(const Json*, const Json&, const Json&);

}  // namespace

TEST_CASE("either way, what is no longer desired goes, what others set stays, and repeating changes nothing") {
  const Apply apply = GENERATE(apply_dynamically, apply_on_server);
  const Json first = deployment(Json::array({variable("A", "1"), variable("B", "2")}), {{"app", "x"}, {"old", "y"}});
  Json stored = apply(nullptr, first, kOwner);
  CHECK(stored["metadata"]["ownerReferences"] == Json::array({kOwner}));
  CHECK(same_content(apply(&stored, first, kOwner), stored));

  stored["spec"]["replicas"] = 3;
  stored["spec"]["template"]["spec"]["containers"][0]["terminationMessagePath"] = "/dev/termination-log";
  stored["metadata"]["annotations"]["deployment.kubernetes.io/revision"] = "1";
  const Json second = deployment(Json::array({variable("B", "3"), variable("C", "4")}), {{"app", "x"}});
  const Json merged = apply(&stored, second, kOwner);
  CHECK(container(merged)["env"] == Json::array({variable("B", "3"), variable("C", "4")}));
  CHECK(container(merged)["terminationMessagePath"] == "/dev/termination-log");
  CHECK(merged["metadata"]["labels"] == Json({{"app", "x"}}));
  CHECK(merged["metadata"]["annotations"]["deployment.kubernetes.io/revision"] == "1");
  CHECK(merged["spec"]["replicas"] == 3);
  CHECK(same_content(apply(&merged, second, kOwner), merged));
}

TEST_CASE("the marks of dynamic apply are in an annotation, those of server-side apply in managedFields") {
  const Json child = deployment(Json::array(), {{"app", "x"}});
  const Json dynamic = apply_dynamically(nullptr, child, kOwner);
  const Json& annotation = dynamic["metadata"]["annotations"]["metacontroller.k8s.io/last-applied-configuration"];
  CHECK(same_content(Json::parse(annotation.get<std::string>()), child));
  CHECK_FALSE(dynamic["metadata"].contains("managedFields"));

  const Json on_server = apply_on_server(nullptr, child, kOwner);
  CHECK_FALSE(on_server["metadata"].contains("annotations"));
  REQUIRE(on_server["metadata"]["managedFields"].size() == 1);
  const Json& entry = on_server["metadata"]["managedFields"][0];
  CHECK(entry["operation"] == "Apply");
  CHECK(entry["fieldsV1"]["f:metadata"]["f:labels"].contains("f:app"));
  CHECK(entry["fieldsV1"]["f:metadata"]["f:ownerReferences"].contains(R"(k:{"uid":"u-1"})"));
}
