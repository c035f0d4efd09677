// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// What keeps `text` from being a CEL expression, as far as it shows without a parser: a string literal or a bracket
/// that is not closed, a bracket that closes another kind, nothing but white space and comments. nullopt: none of
/// these.
std::optional<std::string> cel_problem(std::string_view text);

}  // namespace vmcp
