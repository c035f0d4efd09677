// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace vmcp {

/// The kinds that an answer can hold, in the order in which it lists them; `childResources` of the CompositeController
/// names exactly these.
struct ChildKind {
  std::string_view api_version;
  std::string_view kind;
};
inline constexpr ChildKind kChildKinds[] = {
    {"v1", "ConfigMap"},
    {"v1", "ServiceAccount"},
    {"rbac.authorization.k8s.io/v1", "Role"},
    {"rbac.authorization.k8s.io/v1", "RoleBinding"},
    {"apps/v1", "Deployment"},
    {"v1", "Service"},
};

inline bool is_child_kind(std::string_view api_version, std::string_view kind) {
  return std::any_of(std::begin(kChildKinds), std::end(kChildKinds),
                     [&](const ChildKind& each) { return each.api_version == api_version && each.kind == kind; });
}

/// One Kubernetes object of the answer.
struct Child {
  std::string kind;
  std::string name;
  std::string json;  ///< The whole object, compact.
};

}  // namespace vmcp
