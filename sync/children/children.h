// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sync/gateway/gateway.h"
#include "sync/model/child.h"
#include "sync/model/report.h"
#include "sync/settings.h"

namespace vmcp {

using Refusals = std::vector<Refusal>;

/// The children of one gateway as they are to be.
struct Children {
  std::vector<Child> list;  ///< In the order of kChildKinds.
  std::string checksum;     ///< Of the ConfigMap's content; stands on the pod template too.
};

/// Writes all children (spec/10-objects.md). The refusals are of a pod template that cannot be patched, or becomes one
/// that the platform does not admit.
tl::expected<Children, Refusals> make_children(const Gateway& gateway, const Settings& settings);

/// One function a kind. `checksum` is that of the ConfigMap.
Child make_service_account(const Gateway& gateway);
Child make_role(const Gateway& gateway);
Child make_role_binding(const Gateway& gateway);
Child make_service(const Gateway& gateway);
tl::expected<Child, Refusals> make_deployment(const Gateway& gateway, const Settings& settings,
                                              std::string_view checksum);

}  // namespace vmcp
