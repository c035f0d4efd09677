// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/pod_template/patch.h"

#include <string_view>
#include <utility>

#include "sync/kubernetes/pod_template/decode.h"
#include "sync/kubernetes/pod_template/rules.h"
#include "sync/kubernetes/pod_template/strategic_merge.h"

namespace vmcp {
namespace {

constexpr std::string_view kTemplatePlace = "/spec/podTemplateSpec";

tl::unexpected<Problem> problem(const std::string& pointer, std::string_view prefix, const std::string& detail) {
  return tl::unexpected(Problem{std::string(kTemplatePlace) + pointer,
                                std::string(prefix) + detail + ". Deployment blocked until fixed."});
}

std::string detail(const Problem& fault) {
  return (fault.pointer.empty() ? "podTemplateSpec" : fault.pointer) + " " + fault.message;
}

tl::unexpected<Problem> not_decodable(const Problem& fault) {
  return problem(fault.pointer,
                 "Failed to parse PodTemplateSpec: failed to unmarshal PodTemplateSpec: ", detail(fault));
}

tl::unexpected<Problem> not_mergeable(const std::string& pointer, const std::string& detail) {
  return problem(pointer, "Failed to apply PodTemplateSpec: ", detail);
}

}  // namespace

tl::expected<Json, Problem> patched_pod_template(const Json& generated_template, const Json& patch,
                                                 std::string_view gateway) {
  if (patch.is_null() || (patch.is_object() && patch.empty())) return generated_template;
  if (const auto fault = decode_fault(patch)) return not_decodable(*fault);

  const auto merged = strategic_merge(generated_template, patch, pod_template_type());
  if (!merged) return not_mergeable(merged.error().pointer, detail(merged.error()));
  if (const auto fault = decode_fault(*merged)) return not_mergeable("", "in the merged template, " + detail(*fault));

  Json stored = stored_pod_template(*merged);
  if (const auto refusal = certain_refusal(stored_pod_template(generated_template), stored, gateway)) {
    return not_mergeable("", *refusal);
  }
  return stored;
}

}  // namespace vmcp
