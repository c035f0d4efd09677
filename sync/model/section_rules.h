// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/json/json.h"
#include "sync/model/report.h"

namespace vmcp {

/// A report with one refusal of the condition `Valid`.
Report refusal(std::string pointer, std::string message);

/// `spec.config.a[2].b` for `/spec/config/a/2/b`. Keys are shown as they are.
std::string spec_path(std::string_view pointer);

/// The duration under `key` of `node` as written; "" when it is absent or zero, which the runtime takes for absent.
std::string nonzero_duration(const Json& node, std::string_view key);

/// Refuses a text at `pointer` in the parent that is not empty and no duration of config.yaml.
Report check_duration(std::string_view value, const std::string& pointer);

/// Refuses the text under `key` of `node` when it is there and is no duration of config.yaml. `pointer` is the place of
/// `node` in the parent.
Report check_duration(const Json& node, std::string_view key, const std::string& pointer);

}  // namespace vmcp
