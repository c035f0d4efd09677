// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/json/json.h"
#include "sync/problem.h"
#include "sync/settings.h"

namespace vmcp {

/// What the platform does not let the author of a VirtualMCPServer say about pods (spec/70-pod-template.md §7), as far
/// as it shows in `spec` alone. Pointers into the parent.
Problems pod_fields_problems(const Json& spec, const PodPolicy& policy);

/// The rest, which shows in the result: what `patch`, spec.podTemplateSpec, makes of the `generated` template. Both
/// templates are in stored form (kubernetes/pod_template/decode.h). A pointer leads to the field of the patch, or when
/// the patch takes something away, to the object that it would be in.
Problems pod_template_problems(const Json& generated, const Json& patched, const Json& patch, const PodPolicy& policy);

/// Whether an image is one of `prefix`: the prefix ends where a part of the name does, so that `registry.example.com`
/// does not stand for `registry.example.com.evil.example`.
bool is_image_of(std::string_view image, std::string_view prefix);

}  // namespace vmcp
