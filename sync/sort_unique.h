#pragma once

#include <algorithm>
#include <vector>

namespace vmcp {

/// Sorts by `less` and returns the first of two that are the same; the end when there are none. What comes from a
/// request is nearly always in order already, so that one look at neighbours is enough.
template <typename T, typename Less>
typename std::vector<T>::iterator sort_and_find_twin(std::vector<T>& items, const Less& less) {
  const auto not_ascending = [&](const T& a, const T& b) { return !less(a, b); };
  if (std::adjacent_find(items.begin(), items.end(), not_ascending) == items.end()) return items.end();
  std::sort(items.begin(), items.end(), less);
  return std::adjacent_find(items.begin(), items.end(), not_ascending);
}

}  // namespace vmcp
