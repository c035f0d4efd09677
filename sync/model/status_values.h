// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace vmcp {

/// The values that the CRD of VirtualMCPServer allows in its status (spec/80-status.md §1 and §3). Another one makes
/// every write of the status fail.
inline constexpr std::array<std::string_view, 4> kPhases = {"Pending", "Ready", "Degraded", "Failed"};
inline constexpr std::array<std::string_view, 3> kConditionStatuses = {"True", "False", "Unknown"};
inline constexpr std::array<std::string_view, 3> kCircuitBreakerStates = {"closed", "open", "half-open"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& allowed, std::string_view text) {
  return std::find(allowed.begin(), allowed.end(), text) != allowed.end();
}

}  // namespace vmcp
