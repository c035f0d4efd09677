// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "sync/json/json.h"
#include "sync/problem.h"

namespace vmcp {

/// `generated_template` (metadata and spec) with the user's `patch` applied, in the form in which the API server
/// stores it (spec/70-pod-template.md). An absent (null) or empty patch changes nothing. Fields that PodTemplateSpec
/// does not have are left out; `unknown_pod_template_fields` (decode.h) names them. The container called `gateway` must
/// stay. The problem, with a pointer into the parent (`/spec/podTemplateSpec` or below) and the condition's whole
/// message (§6), is why the patch is not applied.
tl::expected<Json, Problem> patched_pod_template(const Json& generated_template, const Json& patch,
                                                 std::string_view gateway);

}  // namespace vmcp
