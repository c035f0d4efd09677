// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace vmcp {

/// Something in an object of the user's that is wrong, or has no effect: which value, and what about it. Rules return
/// it; the caller decides what comes of it (a refused spec, a member left out, a note) and what the pointer is relative
/// to, which the rule's own comment says.
struct Problem {
  std::string pointer;  ///< JSON pointer to the value; empty: the whole of what was looked at.
  std::string message;  ///< For people; holds no secret.
};
using Problems = std::vector<Problem>;

inline void append(Problems& to, Problems from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// `list` with the problems of `more` behind its own.
inline Problems joined(Problems list, Problems more) {
  append(list, std::move(more));
  return list;
}

}  // namespace vmcp
