// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "cli/metacontroller.h"
#include "sync/json/json.h"

namespace vmcp::cli {

/// What is wrong with a golden case.
struct Finding {
  std::string problem;  ///< One line.
  std::string diff;     ///< A unified diff, or empty.
};

/// Asks the hook, `later` seconds after the first time. Tests put a hook with a fault in its place.
using Asker = std::function<Reply(Hook hook, const Json& request, std::int64_t later)>;

/// The hook itself.
Asker asker_of(const Asking& asking);

/// What has to hold for every request whose answer is 200, without being asked: applying the answer and asking again
/// gives the same bytes, under both apply strategies and at a later time; without its group the gateway keeps its
/// children; the order of object members does not matter; neither do the keys that tell the wire versions apart.
/// `reply` is the answer to `request` at time 0 of `asker`; `manager` is the field manager of server-side apply.
std::vector<Finding> check_promises(Hook hook, const Json& request, const Reply& reply, const Asker& asker,
                                    const std::string& manager);

/// `tree` with the members of every object in another order; the same seed gives the same order.
Json shuffled(const Json& tree, std::uint64_t seed);

/// `list` in another order, e.g. of documents.
std::vector<Json> shuffled(std::vector<Json> list, std::uint64_t seed);

inline constexpr std::uint64_t kShuffleSeeds = 3;  ///< Seeds 1 … 3 are tried.

/// A sync request with the keys of `children` and `related` as hook version v1 (`name`) or v2 (`namespace/name`).
Json with_wire_version(const Json& request, int version);

}  // namespace vmcp::cli
