#pragma once

#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace vmcp {

/// One thing that is wrong with spec.authServerConfig.
struct Finding {
  std::string pointer;  ///< Into the parent.
  std::string message;
};
using Findings = std::vector<Finding>;

inline void append(Findings& to, Findings from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace vmcp
