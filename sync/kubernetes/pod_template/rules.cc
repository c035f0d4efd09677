// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/rules.h"

#include <array>
#include <set>
#include <string_view>
#include <vector>

#include "sync/kubernetes/names.h"
#include "sync/kubernetes/quantity.h"

namespace vmcp {
namespace {

/// What is refused, or nothing.
using Verdict = std::optional<std::string>;

/// The objects of a list; none when the list is absent.
const Json& items(const Json& node, std::string_view key) {
  static const Json none = Json::array();
  const Json* list = find(node, {key});
  return list != nullptr && list->is_array() ? *list : none;
}

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string_view name_of(const Json& item) {
  return text_at(item, {"name"});
}

/// The first name that two items have; empty names do not count.
std::optional<std::string> repeated(const Json& list, std::string_view key) {
  std::set<std::string> seen;
  for (const Json& item : list) {
    const std::string value(text_at(item, {key}));
    if (!value.empty() && !seen.insert(value).second) return value;
  }
  return std::nullopt;
}

/// Names of the members of `object` other than `except`, joined.
std::vector<std::string> members(const Json& object, std::string_view except) {
  std::vector<std::string> names;
  for (const auto& [key, value] : object.items()) {
    if (key != except) names.push_back(key);
  }
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

Verdict labels_refusal(const Json& generated, const Json& merged) {
  const Json* labels = find(generated, {"metadata", "labels"});
  if (labels == nullptr) return std::nullopt;
  for (const auto& [key, value] : labels->items()) {
    const Json* kept = find(merged, {"metadata", "labels", key});
    if (kept != nullptr && *kept == value) continue;
    return "label " + in_quotes(key) +
           " of the pod template must stay as generated: the Deployment selects its pods by it";
  }
  return std::nullopt;
}

/// Fields that a Deployment does not allow in its pod template.
Verdict deployment_refusal(const Json& spec) {
  const auto restart_policy = text_at(spec, {"restartPolicy"});
  if (!restart_policy.empty() && restart_policy != "Always") {
    return std::string("spec.restartPolicy must be Always in a Deployment");
  }
  if (find(spec, {"activeDeadlineSeconds"}) != nullptr) {
    return std::string("spec.activeDeadlineSeconds is not allowed in a Deployment");
  }
  if (!items(spec, "ephemeralContainers").empty()) {
    return std::string("spec.ephemeralContainers is not allowed in a pod template");
  }
  return std::nullopt;
}

/// The API server has two names for one field, and keeps the newer one's value (spec/70-pod-template.md §1 step 4).
Verdict service_account_refusal(const Json& spec) {
  const auto old_name = text_at(spec, {"serviceAccount"});
  if (old_name.empty() || old_name == text_at(spec, {"serviceAccountName"})) return std::nullopt;
  return "spec.serviceAccount " + in_quotes(old_name) +
         " has no effect beside serviceAccountName: set spec.serviceAccountName, or serviceAccount of the "
         "VirtualMCPServer";
}

/// The runtime reports its status under the names that the variables give it, and exits when it has no token to do so
/// (spec/85-runtime-behaviour.md (e)).
Verdict token_refusal(const Json& spec, std::string_view gateway) {
  const Json* mounted = find(spec, {"automountServiceAccountToken"});
  if (mounted == nullptr || *mounted != false) return std::nullopt;
  for (const Json& container : items(spec, "containers")) {
    if (name_of(container) != gateway) continue;
    std::size_t names = 0;
    for (const Json& variable : items(container, "env")) {
      if (name_of(variable) == "VMCP_NAME" || name_of(variable) == "VMCP_NAMESPACE") ++names;
    }
    bool has_token = false;
    for (const Json& mount : items(container, "volumeMounts")) {
      has_token = has_token || text_at(mount, {"mountPath"}) == kServiceAccountDirectory;
    }
    if (names < 2 || has_token) return std::nullopt;
    return std::string(
        "spec.automountServiceAccountToken must not be false: the runtime does not start without its token; mount one "
        "at /var/run/secrets/kubernetes.io/serviceaccount, or remove the variable VMCP_NAME");
  }
  return std::nullopt;
}

Verdict volumes_refusal(const Json& volumes) {
  if (const auto name = repeated(volumes, "name")) return "two volumes have the name " + in_quotes(*name);
  for (const Json& volume : volumes) {
    if (!is_dns_label(name_of(volume))) {
      return "volume name " + in_quotes(name_of(volume)) +
             " is not valid: lower-case letters, digits and '-', at most 63";
    }
    const auto sources = members(volume, "name");
    if (sources.size() > 1) {
      return "volume " + in_quotes(name_of(volume)) + " has more than one source (" + joined(sources) +
             "): set those that it must not have to null";
    }
  }
  return std::nullopt;
}

Verdict env_refusal(const Json& container, const std::string& place) {
  for (const Json& variable : items(container, "env")) {
    const std::string name = place + ", variable " + in_quotes(name_of(variable));
    if (name_of(variable).empty()) return place + " has a variable without a name";
    const Json* value_from = find(variable, {"valueFrom"});
    if (value_from == nullptr) continue;
    if (find(variable, {"value"}) != nullptr) {
      return name + " has both value and valueFrom: set the one that it must not have to null";
    }
    const auto sources = members(*value_from, "");
    if (sources.size() != 1) {
      return name + " must have exactly one source in valueFrom" +
             (sources.empty() ? "" : " (" + joined(sources) + "): set the others to null");
    }
  }
  return std::nullopt;
}

Verdict mounts_refusal(const Json& container, const std::set<std::string>& volumes, const std::string& place) {
  for (const std::string_view key : {"volumeMounts", "volumeDevices"}) {
    for (const Json& mount : items(container, key)) {
      if (volumes.count(std::string(name_of(mount))) > 0) continue;
      return place + " mounts the volume " + in_quotes(name_of(mount)) + ", which spec.volumes does not have";
    }
  }
  for (const Json& mount : items(container, "volumeMounts")) {
    if (text_at(mount, {"mountPath"}).empty()) {
      return place + " mounts the volume " + in_quotes(name_of(mount)) + " without a mountPath";
    }
  }
  if (const auto path = repeated(items(container, "volumeMounts"), "mountPath")) {
    return place + " has two mounts at " + in_quotes(*path);
  }
  return std::nullopt;
}

/// What is raised in a patch often has a limit in what was generated.
Verdict resources_refusal(const Json& container, const std::string& place) {
  const Json* requests = find(container, {"resources", "requests"});
  if (requests == nullptr) return std::nullopt;
  for (const auto& [resource, request] : requests->items()) {
    const Json* limit = find(container, {"resources", "limits", resource});
    if (limit == nullptr || !limit->is_string() || !request.is_string()) continue;
    const auto& asked = request.get_ref<const std::string&>();
    const auto& most = limit->get_ref<const std::string&>();
    if (!is_more(asked, most)) continue;
    return place + " requests " + asked + " of " + resource + ", more than its limit of " + most +
           ": raise resources.limits." + resource + " too";
  }
  return std::nullopt;
}

Verdict container_refusal(const Json& container, const std::set<std::string>& volumes) {
  if (!is_dns_label(name_of(container))) {
    return "container name " + in_quotes(name_of(container)) +
           " is not valid: lower-case letters, digits and '-', at most 63";
  }
  const std::string place = "container " + in_quotes(name_of(container));
  if (text_at(container, {"image"}).empty()) return place + " has no image";
  if (const auto name = repeated(items(container, "ports"), "name")) {
    return place + " has two ports of the name " + in_quotes(*name);
  }
  if (auto refusal = env_refusal(container, place)) return refusal;
  if (auto refusal = resources_refusal(container, place)) return refusal;
  return mounts_refusal(container, volumes, place);
}

Verdict containers_refusal(const Json& spec, std::string_view gateway) {
  std::set<std::string> volumes;
  for (const Json& volume : items(spec, "volumes")) volumes.insert(std::string(name_of(volume)));
  std::set<std::string> names;
  for (const std::string_view list : {"initContainers", "containers"}) {
    for (const Json& container : items(spec, list)) {
      if (auto refusal = container_refusal(container, volumes)) return refusal;
      if (!names.insert(std::string(name_of(container))).second) {
        return "two containers have the name " + in_quotes(name_of(container));
      }
    }
  }
  for (const Json& container : items(spec, "containers")) {
    if (name_of(container) == gateway) return std::nullopt;
  }
  return "container " + in_quotes(gateway) + " must stay: it is the gateway";
}

}  // namespace

std::optional<std::string> certain_refusal(const Json& generated, const Json& merged, std::string_view gateway) {
  static const Json empty = Json::object();
  const Json* found = find(merged, {"spec"});
  const Json& spec = found != nullptr ? *found : empty;
  if (auto refusal = labels_refusal(generated, merged)) return refusal;
  if (auto refusal = deployment_refusal(spec)) return refusal;
  if (auto refusal = service_account_refusal(spec)) return refusal;
  if (auto refusal = token_refusal(spec, gateway)) return refusal;
  if (auto refusal = volumes_refusal(items(spec, "volumes"))) return refusal;
  return containers_refusal(spec, gateway);
}

}  // namespace vmcp
