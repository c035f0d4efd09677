// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "sync/gateway/gateway.h"
#include "sync/model/report.h"

namespace vmcp {

/// The outcome of looking at a request: a gateway, or the reasons why the spec is not applied.
struct Decision {
  std::optional<Gateway> gateway;  ///< Absent exactly when `report.refusals` is not empty.
  Report report;
  std::vector<Exclusion> exclusions;  ///< Sorted by kind, then name.
  bool group_has_members = false;
  std::chrono::seconds settles_in{0};  ///< How long what runs is kept before the gateway follows its members.
};

}  // namespace vmcp
