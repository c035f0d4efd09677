// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

namespace vmcp {

/// Sorts by `less` and returns the first of two that are the same; the end when there are none. What comes from a
/// request is nearly always in order already, so that one look at neighbours is enough.
template <typename Iterator, typename Less>
Iterator sort_and_find_twin(Iterator begin, Iterator end, const Less& less) {
  const auto not_ascending = [&](const auto& a, const auto& b) { return !less(a, b); };
  if (std::adjacent_find(begin, end, not_ascending) == end) return end;
  std::sort(begin, end, less);
  return std::adjacent_find(begin, end, not_ascending);
}

}  // namespace vmcp
