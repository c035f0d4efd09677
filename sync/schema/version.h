// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace vmcp::schema {

/// A release of ToolHive, of which the runtime and the CRDs are parts.
struct Version {
  int major = 0;
  int minor = 0;
  int patch = 0;

  auto operator<=>(const Version&) const = default;
};

/// `X.Y.Z` or `vX.Y.Z`; nullopt for anything else.
std::optional<Version> parse_version(std::string_view text);

std::string to_string(const Version& version);  ///< `X.Y.Z`

/// The runtime of the image that is used when none is named, and the newest whose files are known by running it.
inline constexpr Version kPinnedRuntime{0, 47, 0};

}  // namespace vmcp::schema
