// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// What keeps `text` from being a CEL expression by the grammar of the language; nullopt: nothing. Which names and
/// functions there are, and of which types, only the runtime knows.
std::optional<std::string> cel_problem(std::string_view text);

}  // namespace vmcp
