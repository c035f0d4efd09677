// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/validate/diagnosis.h"
#include "cli/world.h"

namespace vmcp::cli {

/// Everything that `validate` has to say about some manifests.
struct Validation {
  std::vector<Diagnosis> diagnoses;        ///< Sorted by place.
  std::size_t gateways = 0;                ///< That were looked at.
  std::size_t members = 0;                 ///< Of their groups, together; a member of two gateways counts twice.
  std::size_t served = 0;                  ///< Of those.
  std::size_t without_gateway = 0;         ///< Members that no gateway among the manifests serves.
  std::vector<std::string> not_looked_at;  ///< `Kind/name`
  std::vector<std::pair<std::string, std::string>> objects;  ///< File and `namespace/Kind/name` of all looked at.

  std::size_t count(Severity severity) const;
  /// `1 gateway: 3 of 4 members served, 2 warnings; 2 objects not looked at (Secret/x, Ingress/y)`
  std::string summary() const;
};

/// Asks the hook about `gateways`, about members of groups that have none of them, and checks every object by itself.
Validation validate(const World& world, const std::vector<const Manifest*>& gateways, const Asking& asking);

}  // namespace vmcp::cli
