// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// What keeps `policy` from being exactly one statement of Cedar, in the form `must end with a semicolon`; nullopt:
/// nothing. Syntax as the runtime's parser has it, with the names of functions and methods; types are not looked at
/// (spec/50-incoming-auth.md §6). Limit: expressions nest at most 200 deep.
std::optional<std::string> cedar_policy_problem(std::string_view policy);

}  // namespace vmcp
