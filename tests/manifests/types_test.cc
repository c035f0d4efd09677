// SPDX-License-Identifier: Apache-2.0
// Every manifest, and every child that a golden case shows, against the types of the Kubernetes API.
#include <set>

#include "tests/catch.h"
#include "tests/manifests/kubernetes_types.h"
#include "tests/manifests/repository.h"

using namespace vmcp::manifests;
using vmcp::Json;

namespace {

const KubernetesTypes& kubernetes() {
  static const KubernetesTypes kTypes(text_of(in_project("tests/manifests/kubernetes_types.txt")));
  return kTypes;
}

void check_fits(const vmcp::cli::Manifest& manifest) {
  const std::string kind = manifest.object["kind"];
  INFO(place_of(manifest) << " " << kind);
  CHECK(kubernetes().misfits(kind, manifest.object) == std::vector<std::string>());
}

}  // namespace

TEST_CASE("every manifest has the fields and types of its kind") {
  // Kinds of other projects, and of APIs that are off by default, whose types are not listed; tests/e2e asks a real API
  // server about ToolHive's and the policy.
  const std::set<std::string> foreign = {"Certificate",
                                         "Issuer",
                                         "PodMonitor",
                                         "PrometheusRule",
                                         "ServiceMonitor",
                                         "MutatingAdmissionPolicy",
                                         "MutatingAdmissionPolicyBinding"};
  for (const auto& file : files_below("manifests", ".yaml")) {
    if (file.filename() == "kustomization.yaml") continue;
    for (const auto& manifest : objects_in(file)) {
      const bool toolhive = manifest.object["apiVersion"] == "toolhive.stacklok.dev/v1beta1";
      if (!toolhive && foreign.count(manifest.object["kind"]) == 0) check_fits(manifest);
    }
  }
}

TEST_CASE("every child in the golden cases has the fields and types of its kind") {
  for (const auto& file : files_below("tests/golden", "output.yaml")) {
    for (const auto& child : objects_in(file)) check_fits(child);
  }
  for (const auto& file : files_below("tests/golden", "response.json")) {
    for (const Json& child : Json::parse(text_of(file)).value("children", Json::array())) {
      check_fits({child, file.string(), 0});
    }
  }
}

TEST_CASE("what does not fit is found, with its place") {
  const auto misfits = [](const char* service) { return kubernetes().misfits("Service", Json::parse(service)); };
  using Found = std::vector<std::string>;
  CHECK(misfits(R"({"spec":{"ports":[{"port":80,"targetPort":"http"}]}})") == Found());
  CHECK(misfits(R"({"spec":{"port":80}})") == Found{"/spec/port is unknown"});
  CHECK(misfits(R"({"spec":{"ports":[{"name":"a"}]}})") == Found{"/spec/ports/0/port is missing"});
  CHECK(misfits(R"({"spec":{"ports":[{"port":"80"}]}})") == Found{"/spec/ports/0/port is not of type integer"});
  CHECK(misfits(R"({"spec":{"ports":{"port":80}}})") == Found{"/spec/ports is not a list"});
  CHECK(misfits(R"({"metadata":{"labels":{"a/b":1}}})") == Found{"/metadata/labels/a~1b is not of type string"});
  CHECK(misfits(R"({"spec":7})") == Found{"/spec is not an object"});
}
