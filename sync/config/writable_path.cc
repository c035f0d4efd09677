// SPDX-License-Identifier: Apache-2.0
#include "sync/config/writable_path.h"

#include <algorithm>
#include <array>

#include "sync/model/names.h"

namespace vmcp {
namespace {

/// `podTemplateSpec` is free-form here: what has another shape than a pod template's counts as absent.
const Json& items(const Json& node, Path path) {
  static const Json none = Json::array();
  const Json* list = &node;
  for (const std::string_view key : path) {
    list = list->is_object() ? find(*list, {key}) : nullptr;
    if (list == nullptr) return none;
  }
  return list->is_array() ? *list : none;
}

std::string_view text(const Json& node, std::string_view key) {
  const Json* found = node.is_object() ? find(node, {key}) : nullptr;
  return found != nullptr && found->is_string() ? std::string_view(found->get_ref<const std::string&>()) : "";
}

bool covers(std::string_view directory, std::string_view path) {
  while (!directory.empty() && directory.back() == '/') directory.remove_suffix(1);
  return path.substr(0, directory.size()) == directory &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

/// Only volumes that the user added can be written; those of these sources cannot either.
bool is_writable_volume(const Json& pod, std::string_view name) {
  constexpr std::array<std::string_view, 4> kReadOnly = {"configMap", "secret", "projected", "downwardAPI"};
  const Json& volumes = items(pod, {"volumes"});
  return std::any_of(volumes.begin(), volumes.end(), [&](const Json& volume) {
    return text(volume, "name") == name &&
           std::none_of(kReadOnly.begin(), kReadOnly.end(),
                        [&](std::string_view source) { return volume.contains(source); });
  });
}

bool is_set_to(const Json& node, Path path, bool value) {
  const Json* found = &node;
  for (const std::string_view key : path) {
    found = found->is_object() ? find(*found, {key}) : nullptr;
    if (found == nullptr) return false;
  }
  return *found == value;
}

}  // namespace

bool is_writable_path(const Json& spec, std::string_view path) {
  if (covers("/dev", path) || covers("/proc", path)) return true;  // what is there is no matter of mounts
  const Json* pod = find(spec, {"podTemplateSpec", "spec"});
  if (pod == nullptr) return false;
  for (const Json& container : items(*pod, {"containers"})) {
    if (text(container, "name") != kContainer) continue;
    if (is_set_to(container, {"securityContext", "readOnlyRootFilesystem"}, false)) return true;
    const Json* innermost = nullptr;
    for (const Json& mount : items(container, {"volumeMounts"})) {
      const std::string_view at = text(mount, "mountPath");
      if (at.empty() || !covers(at, path)) continue;
      if (innermost == nullptr || at.size() > text(*innermost, "mountPath").size()) innermost = &mount;
    }
    return innermost != nullptr && !is_set_to(*innermost, {"readOnly"}, true) &&
           is_writable_volume(*pod, text(*innermost, "name"));
  }
  return false;
}

}  // namespace vmcp
