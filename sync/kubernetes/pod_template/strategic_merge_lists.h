// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

#include "sync/json/json.h"
#include "sync/kubernetes/pod_template/fields.h"
#include "sync/problem.h"

namespace vmcp {

/// Lists of a strategic merge patch (spec/70-pod-template.md §2.2, §2.3). `pointer` is where the patch's list stands.

using MergeResult = tl::expected<Json, Problem>;

inline tl::unexpected<Problem> not_merged(std::string pointer, std::string why) {
  return tl::unexpected(Problem{std::move(pointer), std::move(why)});
}

/// Merges one object of a patch, which stands at the pointer, into one of the original.
using MergeObject = std::function<MergeResult(Json original, const Json& patch, const std::string& pointer)>;

inline constexpr const char* kPatchDirective = "$patch";

/// `patch` applied to the list `original` as `field` says.
MergeResult merge_list(Json original, const Json& patch, const PodField& field, const std::string& pointer,
                       const MergeObject& merge_object);

/// `list` without the elements that equal one of `values`: `$deleteFromPrimitiveList/…`.
MergeResult delete_from_list(const Json& list, const Json& values, const std::string& pointer);

/// `merged` in the order of `order`, as `$setElementOrder/…` asks for it; elements that `order` does not name go
/// where they stood in `original`.
MergeResult ordered_list(const Json& merged, const Json& order, const Json& original, std::string_view merge_key,
                         const std::string& pointer);

/// Why `patch` contradicts the `$setElementOrder/…` of its list: an element that `order` lacks or has elsewhere.
std::optional<Problem> order_fault(const Json& patch, const Json& order, std::string_view merge_key,
                                   const std::string& pointer);

/// A value that is not in the original, as it is taken over: without null members and without objects that carry
/// `$patch`. nullopt when it is such an object itself.
std::optional<Json> without_directives(const Json& value);

}  // namespace vmcp
