// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/fields.h"

#include <map>
#include <set>
#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

/// Every list that a patch merges, as `Type.field`, with its key, found by walking from PodTemplateSpec.
void collect_merged(const PodType& type, std::set<const PodType*>& seen, std::map<std::string, std::string>& out) {
  if (!seen.insert(&type).second) return;
  for (const PodField& field : type.fields) {
    if (field.merged) out[std::string(type.name) + "." + std::string(field.name)] = field.merge_key;
    if (field.type != nullptr) collect_merged(*field.type, seen, out);
  }
}

TEST_CASE("the lists that a patch merges, and their keys") {
  std::set<const PodType*> seen;
  std::map<std::string, std::string> merged;
  collect_merged(pod_template_type(), seen, merged);

  std::map<std::string, std::string> expected = {
      {"ObjectMeta.ownerReferences", "uid"},   {"ObjectMeta.finalizers", ""},
      {"PodSpec.containers", "name"},          {"PodSpec.initContainers", "name"},
      {"PodSpec.ephemeralContainers", "name"}, {"PodSpec.volumes", "name"},
      {"PodSpec.resourceClaims", "name"},      {"PodSpec.imagePullSecrets", "name"},
      {"PodSpec.hostAliases", "ip"},           {"PodSpec.topologySpreadConstraints", "topologyKey"},
      {"PodSpec.schedulingGates", "name"},
  };
  for (const std::string container : {"Container", "EphemeralContainer"}) {
    expected[container + ".ports"] = "containerPort";
    expected[container + ".env"] = "name";
    expected[container + ".volumeMounts"] = "mountPath";
    expected[container + ".volumeDevices"] = "devicePath";
  }
  CHECK(merged == expected);
}

TEST_CASE("lists that a patch replaces") {
  std::map<std::string, const PodType*> types;
  std::set<const PodType*> seen;
  const auto collect = [&](const auto& self, const PodType& type) -> void {
    if (!seen.insert(&type).second) return;
    types[std::string(type.name)] = &type;
    for (const PodField& field : type.fields) {
      if (field.type != nullptr) self(self, *field.type);
    }
  };
  collect(collect, pod_template_type());

  struct Row {
    const char* type;
    const char* field;
  };
  const Row rows[] = {
      {"PodSpec", "tolerations"},
      {"PodSpec", "readinessGates"},
      {"TopologySpreadConstraint", "matchLabelKeys"},
      {"HostAlias", "hostnames"},
      {"PodDNSConfig", "nameservers"},
      {"PodDNSConfig", "searches"},
      {"PodDNSConfig", "options"},
      {"PodSecurityContext", "supplementalGroups"},
      {"PodSecurityContext", "sysctls"},
      {"NodeSelector", "nodeSelectorTerms"},
      {"NodeSelectorTerm", "matchExpressions"},
      {"NodeSelectorTerm", "matchFields"},
      {"NodeSelectorRequirement", "values"},
      {"PodAffinity", "requiredDuringSchedulingIgnoredDuringExecution"},
      {"PodAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"},
      {"PodAffinityTerm", "namespaces"},
      {"PodAffinityTerm", "matchLabelKeys"},
      {"PodAffinityTerm", "mismatchLabelKeys"},
      {"Container", "command"},
      {"Container", "args"},
      {"Container", "envFrom"},
      {"Container", "resizePolicy"},
      {"Container", "restartPolicyRules"},
      {"ResourceRequirements", "claims"},
      {"Capabilities", "add"},
      {"Capabilities", "drop"},
      {"ExecAction", "command"},
      {"HTTPGetAction", "httpHeaders"},
      {"ConfigMapVolumeSource", "items"},
      {"SecretVolumeSource", "items"},
      {"DownwardAPIVolumeSource", "items"},
      {"ProjectedVolumeSource", "sources"},
      {"CephFSVolumeSource", "monitors"},
      {"RBDVolumeSource", "monitors"},
      {"ISCSIVolumeSource", "portals"},
      {"FCVolumeSource", "targetWWNs"},
      {"FCVolumeSource", "wwids"},
      {"PersistentVolumeClaimSpec", "accessModes"},
      {"LabelSelector", "matchExpressions"},
      {"LabelSelectorRequirement", "values"},
      {"ObjectMeta", "managedFields"},
  };
  for (const Row& row : rows) {
    INFO(row.type << "." << row.field);
    REQUIRE(types.count(row.type) == 1);
    const PodField* field = types[row.type]->field(row.field);
    REQUIRE(field != nullptr);
    CHECK(field->shape == PodField::Shape::kList);
    CHECK(!field->merged);
  }
}

TEST_CASE("field names are compared exactly") {
  CHECK(pod_template_type().field("spec") != nullptr);
  CHECK(pod_template_type().field("Spec") == nullptr);
  CHECK(pod_template_type().field("") == nullptr);
}

TEST_CASE("what is a directive of a patch") {
  for (const char* key : {"$patch", "$retainKeys", "$setElementOrder/env", "$deleteFromPrimitiveList/args"}) {
    CHECK(is_patch_directive(key));
  }
  for (const char* key : {"patch", "$other", "$setElementOrder", "x$patch", ""}) CHECK(!is_patch_directive(key));
}

}  // namespace
}  // namespace vmcp
