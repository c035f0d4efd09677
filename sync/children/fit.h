// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <tl/expected.hpp>
#include <vector>

#include "sync/children/children.h"

namespace vmcp {

/// The children of as many members as fit, oldest first (spec/00-hook.md §5).
struct FittedChildren {
  Children children;
  std::vector<Exclusion> exclusions;  ///< The newest members, which did not fit. Sorted by kind, then name.
};

/// Writes the children of `gateway`; when one of them is larger than `settings.max_child_bytes`, backends are taken out
/// of `gateway`: those that would not fit even alone, then the newest. Refused when the gateway's own part leaves no
/// room. When `given_up` says that nobody waits any more, the search for who fits ends at once, with any result.
tl::expected<FittedChildren, Refusals> make_fitting_children(Gateway& gateway, const Settings& settings,
                                                             const std::function<bool()>& given_up);

}  // namespace vmcp
