// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace vmcp::cli {

/// The unified diff (three lines of context) that turns `before` into `after`; empty when they are equal.
/// `before_name` and `after_name` stand in its two header lines.
std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name);

}  // namespace vmcp::cli
