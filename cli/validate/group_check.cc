// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/group_check.h"

#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

constexpr const char* kPointer = "/spec/groupRef/name";

/// Names of the groups in `namespace_`, and where else there is one called `wanted`.
struct Groups {
  std::vector<std::string_view> here;
  std::string elsewhere;
};
Groups groups_seen_from(const std::vector<const Json*>& groups, std::string_view namespace_, std::string_view wanted) {
  Groups out;
  for (const Json* each : groups) {
    const std::string_view name = text_at(*each, {"metadata", "name"});
    const std::string_view where = text_at(*each, {"metadata", "namespace"});
    if (where == namespace_) {
      out.here.push_back(name);
    } else if (name == wanted) {
      out.elsewhere = where;
    }
  }
  return out;
}

/// `wanted` is not empty, and there is no such group beside the member.
Diagnosis not_found(const Manifest& member, std::string_view namespace_, const std::string& wanted,
                    const Groups& groups) {
  if (!groups.elsewhere.empty()) {
    return diagnosis_at(member, "/metadata/namespace", Severity::kLeftOut, "GroupInOtherNamespace",
                        "MCPGroup " + wanted + " is in namespace " + groups.elsewhere + " and this is in " +
                            std::string(namespace_) +
                            ": a group, its members and its gateways must be in one namespace");
  }
  if (!groups.here.empty()) {  // the groups of this namespace are given, and this one is none of them
    std::string meant = did_you_mean(wanted, groups.here);
    if (meant.empty()) meant = "; write for example " + std::string(groups.here.front());
    return diagnosis_at(member, kPointer, Severity::kLeftOut, "GroupNotFound",
                        "there is no MCPGroup " + wanted + meant);
  }
  return diagnosis_at(member, kPointer, Severity::kNote, "GroupNotGiven",
                      "MCPGroup " + wanted + " is not among the manifests, so which gateway serves this is not known");
}

}  // namespace

std::vector<Diagnosis> check_groups(const World& world) {
  std::vector<Diagnosis> out;
  std::vector<const Json*> groups;
  for (const Manifest& each : world.objects) {
    if (text_at(each.object, {"kind"}) == "MCPGroup") groups.push_back(&each.object);
  }
  for (const Manifest& each : world.objects) {
    if (!is_member_kind(text_at(each.object, {"kind"}))) continue;
    const Json* reference = find(each.object, {"spec", "groupRef", "name"});
    const std::string wanted = reference != nullptr && reference->is_string() ? reference->get<std::string>() : "";
    if (wanted.empty()) {
      if (text_at(each.object, {"kind"}) != "MCPServerEntry" || reference != nullptr)
        continue;  // others may do without
      out.push_back(diagnosis_at(each, "/spec", Severity::kLeftOut, "GroupRefMissing",
                                 "spec.groupRef.name is required: without a group no gateway serves it"));
      continue;
    }
    const std::string_view namespace_ = text_at(each.object, {"metadata", "namespace"});
    if (find_object(world, "MCPGroup", namespace_, wanted) != nullptr) continue;
    out.push_back(not_found(each, namespace_, wanted, groups_seen_from(groups, namespace_, wanted)));
  }
  return out;
}

}  // namespace vmcp::cli
