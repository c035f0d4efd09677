// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace vmcp {

/// The exponent of ten of the smallest unit that is stored; what is finer is rounded up.
inline constexpr int kNano = -9;
inline constexpr int kMilli = -3;  ///< In lists of resources: requests, limits, overhead.

/// The text that the API server stores for a resource quantity: `1000m` → `1`, `1024Mi` → `1Gi`, `0.5` → `500m`
/// (Kubernetes, apimachinery `resource.Quantity`; spec/70-pod-template.md §5). nullopt when `text` is not a quantity.
/// Numbers of more than 20 digits are checked but left as written.
std::optional<std::string> canonical_quantity(std::string_view text, int finest = kNano);

/// Whether the quantity `a` is more than `b`; false when either is none.
bool is_more(std::string_view a, std::string_view b);

}  // namespace vmcp
