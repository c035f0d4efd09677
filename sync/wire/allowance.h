// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>

#include "sync/json/json.h"

namespace vmcp::wire {

/// How many values may be made of a part of a request for its size alone, and of the parent, the children and the frame
/// beyond that (json.h, most_values).
constexpr std::size_t values_of_size(std::size_t bytes) {
  return most_values(bytes) - most_values(0);
}
inline constexpr std::size_t kSpareValues = most_values(0) / 2;

/// How many values may be made of the related objects of a request together. Each object may have some for its size;
/// who needs more takes from what all share, and no object takes so much of it that nothing is left for others.
class Allowance {
 public:
  /// For one object, or a part of one, of so many bytes.
  std::size_t of(std::size_t bytes) const { return values_of_size(bytes) + std::min(shared_, kMostShared); }
  /// So many values were made of it, which are no more than it was allowed.
  void take(std::size_t bytes, std::size_t values) { shared_ -= values - std::min(values, values_of_size(bytes)); }

 private:
  static constexpr std::size_t kMostShared = 5'000;
  std::size_t shared_ = kSpareValues;
};

}  // namespace vmcp::wire
