// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// `2026-01-01T00:00:00Z` for seconds since the Unix epoch. Pure: the time comes from the caller.
std::string rfc3339(std::int64_t seconds);

/// The reverse, for `Z` and numeric offsets; fractions of a second are cut off. nullopt: not a time.
std::optional<std::int64_t> parse_rfc3339(std::string_view text);

}  // namespace vmcp
