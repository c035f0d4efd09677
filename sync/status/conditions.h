#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sync/gateway/decision.h"
#include "sync/model/objects.h"
#include "sync/model/report.h"

namespace vmcp {

/// Our conditions, each type once (spec/80-status.md §4): `conditions` as the areas set them, and what the rest of
/// `decision` adds.
std::vector<Condition> owned_conditions(std::vector<Condition> conditions, const Decision& decision);

/// All conditions of the parent as they are to be written, sorted by type: `owned`, and those of others as observed
/// (spec/80-status.md §2); those of the runtime from its own report where there is one (spec/96-current-toolhive.md
/// §9.4 rule 6). Ours that have no cause any more are gone (D-71). Views into the arguments. `now`: RFC 3339.
std::vector<ObservedCondition> all_conditions(const std::vector<Condition>& owned, const VirtualMCPServer& parent,
                                              std::string_view now);

/// Messages are cut at this many bytes, on a character boundary (spec/00-hook.md §7).
inline constexpr std::size_t kMaxMessage = 1024;
std::string_view cut_message(std::string_view message);

}  // namespace vmcp
