// SPDX-License-Identifier: Apache-2.0
#include "sync/pod_policy/pod_policy.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Request patched(const char* patch) {
  return Request(with(parent(), "/spec/podTemplateSpec", Json::parse(patch))).add(group()).add(entry("docs"));
}

Settings platform(PodPolicy::Level level, std::vector<std::string> images = {}) {
  Settings settings;
  settings.pods = {level, std::move(images)};
  return settings;
}

/// `pointer: message` of everything that keeps the spec from being applied.
std::vector<std::string> refusals(const Request& request, const Settings& settings) {
  std::vector<std::string> out;
  for (const Summary::NotApplied& each : ask(Hook::kSync, request.text(), settings).summary.not_applied) {
    CHECK(each.reason == "NotAdmitted");
    out.push_back(each.pointer + ": " + each.message);
  }
  return out;
}

std::vector<std::string> pointers(const Request& request, const Settings& settings) {
  std::vector<std::string> out = refusals(request, settings);
  for (std::string& each : out) each.resize(each.find(": "));
  return out;
}

const Settings kRestricted = platform(PodPolicy::Level::kRestricted, {"registry.example.com/tools"});

TEST_CASE("by default an author may say of pods what he likes") {
  const Request request = patched(R"({"spec": {"hostNetwork": true, "serviceAccountName": "admin"}})");
  CHECK(refusals(request, {}).empty());
}

TEST_CASE("off: neither a pod template nor a ServiceAccount") {
  const Settings off = platform(PodPolicy::Level::kOff);
  CHECK(refusals(patched(R"({"metadata": {"labels": {"a": "b"}}})"), off) ==
        std::vector<std::string>{"/spec/podTemplateSpec: spec.podTemplateSpec must not be set: the platform does not "
                                 "let pods of gateways be changed (--pod-template off)"});
  CHECK(refusals(patched("{}"), off).empty());
  const Request account(with(parent(), "/spec/serviceAccount", "admin"));
  CHECK(pointers(Request(account).add(group()), off) == std::vector<std::string>{"/spec/serviceAccount"});
  CHECK(pointers(Request(account).add(group()), kRestricted) == std::vector<std::string>{"/spec/serviceAccount"});
}

TEST_CASE("restricted: what the generated template and usual patches are made of is admitted") {
  for (const char* patch :
       {"{}", R"({"metadata": {"annotations": {"a": "b"}}, "spec": {"nodeSelector": {"disk": "ssd"}}})",
        R"({"spec": {"containers": [{"name": "vmcp", "resources": {"limits": {"memory": "1Gi"}}}]}})",
        R"({"spec": {"serviceAccountName": "gw-vmcp", "securityContext": {"runAsUser": 2000}}})",
        R"({"spec": {"containers": [{"name": "side", "image": "registry.example.com/tools/side:1", "securityContext":
            {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}})"}) {
    INFO(patch);
    CHECK(refusals(patched(patch), kRestricted).empty());
    Settings openshift = kRestricted;
    openshift.openshift = true;
    CHECK(refusals(patched(patch), openshift).empty());
  }
}

struct Row {
  const char* patch;
  const char* pointer;
};

TEST_CASE("restricted: the reason stands at the field of the patch") {
  for (const Row& row : {
           Row{R"({"spec": {"serviceAccountName": "admin"}})", "/spec/serviceAccountName"},
           Row{R"({"spec": {"nodeName": "master"}})", "/spec/nodeName"},
           Row{R"({"spec": {"hostPID": true}})", "/spec/hostPID"},
           Row{R"({"spec": {"volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "h", "hostPath": {"path": "/"}}]}})",
               "/spec/volumes/1/hostPath"},
           Row{R"({"spec": {"volumes": [{"name": "vmcp-config", "configMap": null, "hostPath": {"path": "/"}}]}})",
               "/spec/volumes/0/hostPath"},
           Row{R"({"spec": {"volumes": [{"name": "i", "image": {"reference": "evil.example/i"}}]}})",
               "/spec/volumes/0/image/reference"},
           Row{R"({"spec": {"containers": [{"name": "vmcp", "image": "evil.example/vmcp"}]}})",
               "/spec/containers/0/image"},
           Row{R"({"spec": {"containers": [{"name": "vmcp", "securityContext": {"privileged": true}}]}})",
               "/spec/containers/0/securityContext/privileged"},
           // What a patch takes away is missing from the deepest object that it names.
           Row{R"({"spec": {"containers": [{"name": "vmcp", "securityContext": {"capabilities": null}}]}})",
               "/spec/containers/0/securityContext"},
       }) {
    INFO(row.patch);
    CHECK(pointers(patched(row.patch), kRestricted) ==
          std::vector<std::string>{std::string("/spec/podTemplateSpec") + row.pointer});
  }
}

TEST_CASE("restricted: each field has its reason, in words that name it") {
  const auto found = refusals(patched(R"({"spec": {"hostIPC": true, "containers": [
      {"name": "side", "image": "registry.example.com/toolsmith/x"}]}})"),
                              kRestricted);
  const std::string admitted = ": the platform admits what Pod Security \"restricted\" does (--pod-template)";
  const std::string side = "/spec/podTemplateSpec/spec/containers/0: spec.podTemplateSpec: spec.containers[side].";
  CHECK(found ==
        std::vector<std::string>{
            "/spec/podTemplateSpec/spec/containers/0/image: spec.podTemplateSpec: spec.containers[side].image "
            "is no image that the platform admits (--pod-template-images)",
            "/spec/podTemplateSpec/spec/hostIPC: spec.podTemplateSpec: spec.hostIPC must not be true" + admitted,
            side + "securityContext.allowPrivilegeEscalation must be false" + admitted,
            side + "securityContext.capabilities.drop must have ALL" + admitted});
}

TEST_CASE("what a directive of the patch takes away does not get past") {
  for (const char* patch :
       {R"({"spec": {"$patch": "replace", "containers": [{"name": "vmcp", "image": "evil.example/x"}]}})",
        R"({"spec": {"securityContext": {"$patch": "delete"}, "containers": [{"name": "vmcp",
            "securityContext": {"$patch": "replace", "allowPrivilegeEscalation": false}}]}})"}) {
    INFO(patch);
    CHECK_FALSE(refusals(patched(patch), kRestricted).empty());
  }
}

TEST_CASE("what is not admitted keeps the running gateway") {
  Request running = patched("{}");
  const Json before = synced(running);
  Request refused = patched(R"({"spec": {"hostNetwork": true}})");
  refused.observe_answer(before);
  const Json after = synced(refused, kRestricted);
  CHECK(child_names(after) == child_names(before));
  CHECK(verdict(after, "PodTemplateSpecValid").find("False NotAdmitted: ") == 0);
  CHECK_FALSE(child(after, "Deployment")["spec"]["template"]["spec"].contains("hostNetwork"));
}

TEST_CASE("a prefix of images ends where a part of the name does") {
  for (const char* image : {"registry.example.com/a", "registry.example.com/a:1", "registry.example.com/a@sha256:0",
                            "registry.example.com/a/b"}) {
    CHECK(is_image_of(image, "registry.example.com/a"));
  }
  CHECK(is_image_of("registry.example.com/x", "registry.example.com"));
  CHECK(is_image_of("registry.example.com/x", "registry.example.com/"));
  CHECK(is_image_of("registry.example.com:5000/x", "registry.example.com:5000"));
  CHECK_FALSE(is_image_of("registry.example.com.evil.example/x", "registry.example.com"));
  CHECK_FALSE(is_image_of("registry.example.com:5000/x", "registry.example.com"));
  CHECK_FALSE(is_image_of("registry.example.com/ab", "registry.example.com/a"));
  CHECK_FALSE(is_image_of("docker.io/registry.example.com/a", "registry.example.com/a"));
  CHECK_FALSE(is_image_of("a", ""));
}

}  // namespace
}  // namespace vmcp
