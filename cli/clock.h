// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace vmcp::cli {

/// Seconds since the Unix epoch, from the system's clock.
std::int64_t current_time();

/// `2026-01-01T00:00:00Z`, the constant clock of golden cases.
inline constexpr std::int64_t kGoldenTime = 1767225600;

}  // namespace vmcp::cli
