// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

inline constexpr std::int64_t kSecond = 1'000'000'000;  ///< In nanoseconds.

/// The nanoseconds of a duration written as Go's time.ParseDuration reads it: `1h30m`, `1.5s`, `-2ms`, `0`.
/// nullopt when Go would refuse the text (no unit, unknown unit, more than about 292 years).
std::optional<std::int64_t> parse_duration(std::string_view text);

/// The nanoseconds of a duration of config.yaml (spec/40-config.md §1): a Go duration that also has the form
/// `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`, so without a sign and never a bare `0`. nullopt otherwise.
std::optional<std::int64_t> parse_config_duration(std::string_view text);

/// Go's spelling of a duration in nanoseconds, e.g. `1m30s`, `500ms`, `0s`.
std::string format_duration(std::int64_t nanoseconds);

}  // namespace vmcp
