#pragma once

#include <string>
#include <tl/expected.hpp>

#include "sync/json/json.h"

namespace vmcp {

/// Why `spec.podTemplateSpec` is not applied: condition `PodTemplateSpecValid` False / `InvalidPodTemplateSpec`.
struct PodTemplateProblem {
  std::string pointer;  ///< Into the parent, `/spec/podTemplateSpec` or below.
  std::string message;  ///< Of the condition, whole (spec/70-pod-template.md §6).
};

/// `generated_template` (metadata and spec) with the user's `patch` applied, in the form in which the API server
/// stores it (spec/70-pod-template.md). An absent (null) or empty patch changes nothing. Fields that PodTemplateSpec
/// does not have are left out; `unknown_pod_template_fields` (pod_template_decode.h) names them.
tl::expected<Json, PodTemplateProblem> patched_pod_template(const Json& generated_template, const Json& patch);

}  // namespace vmcp
