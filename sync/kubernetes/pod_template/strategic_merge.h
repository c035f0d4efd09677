// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include "sync/json/json.h"
#include "sync/kubernetes/pod_template/fields.h"
#include "sync/problem.h"

namespace vmcp {

/// `original` with the strategic merge patch `patch` applied (spec/70-pod-template.md §2, as Kubernetes' apimachinery
/// does it). `patch` has passed `decode_fault`. The pointer of a fault leads into the patch.
/// Directives inside what is taken over whole (a new list element, a replaced object) stay: the caller drops them with
/// the unknown fields, as decoding does in Kubernetes.
tl::expected<Json, Problem> strategic_merge(Json original, const Json& patch, const PodType& type);

}  // namespace vmcp
