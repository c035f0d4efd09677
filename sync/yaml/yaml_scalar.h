// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

namespace vmcp {

/// The JSON value of a plain (unquoted) scalar by the core schema of YAML 1.2.2 §10.3.2, with octal numbers also
/// written `0644`. nullopt: a number that JSON does not have (`.inf`, `.nan`, beyond the range of a double).
std::optional<nlohmann::json> plain_scalar(std::string_view text);

}  // namespace vmcp
