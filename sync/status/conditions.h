// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/gateway/decision.h"
#include "sync/json/json_writer.h"
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

/// The observed conditions, sorted by type, with `reconciling` in the place of what was said of its type, and without
/// `Stalled`, which excludes it. Views into the arguments.
std::vector<ObservedCondition> with_reconciling(const Condition& reconciling, const VirtualMCPServer& parent,
                                                std::string_view now);

/// `condition` of an object of that generation; it moves its time only when it differs from what was observed of its
/// type, `last`; null: nothing was. Views into the arguments.
ObservedCondition written_condition(const Condition& condition, const ObservedCondition* last, std::int64_t generation,
                                    std::string_view now);

/// The member `conditions` of a status.
void write_conditions(JsonWriter& json, const std::vector<ObservedCondition>& conditions);

/// Messages are cut at this many bytes, on a character boundary (spec/00-hook.md §7).
inline constexpr std::size_t kMaxMessage = 1024;
std::string_view cut_message(std::string_view message);

}  // namespace vmcp
