#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/gateway.h"
#include "sync/model/objects.h"
#include "sync/model/report.h"

namespace vmcp {

/// A line of status.conditions as it is written.
struct StatusCondition {
  std::string type;
  std::string status;
  std::string reason;
  std::string message;
  std::string last_transition_time;
  std::int64_t observed_generation = 0;  ///< 0: not written.
};

/// All conditions of the parent, sorted by type: ours, computed anew from `decision`, and those of others as observed
/// (spec/80-status.md §2, §4). Ours that have no cause any more are gone (D-71). `now`: RFC 3339.
std::vector<StatusCondition> make_conditions(const Decision& decision, const VirtualMCPServer& parent,
                                             std::string_view now);

/// Messages are cut at this many bytes, on a character boundary (spec/00-hook.md §7).
inline constexpr std::size_t kMaxMessage = 1024;
std::string cut_message(std::string message);

}  // namespace vmcp
