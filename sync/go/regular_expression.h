// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// What is wrong with `pattern` as a regular expression of Go (RE2: no look-around, no back-references); nullopt when
/// nothing is. Limits: names of Unicode scripts are not looked up, and the product of nested repetitions is not formed.
std::optional<std::string> regular_expression_problem(std::string_view pattern);

}  // namespace vmcp
