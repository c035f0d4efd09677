// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "cli/world.h"
#include "sync/hook.h"
#include "sync/json/json.h"
#include "sync/settings.h"

namespace vmcp::cli {

/// Metacontroller's part of the conversation, so that offline commands ask the hook exactly what it would be asked
/// in a cluster (spec/00-hook.md §2).

/// One answer of the hook.
struct Reply {
  int code = 0;
  std::string body;    ///< The server's bytes.
  std::string reason;  ///< Of the error when `code` is not 200.
  Summary summary;

  bool ok() const { return code == 200; }
  Json json() const;  ///< `body` as a tree, members in the order of the bytes.
};

/// With which settings and at which time the hook is asked.
struct Asking {
  Settings settings;
  std::int64_t now = 0;
};

Reply ask(Hook hook, std::string_view request, const Asking& asking);
Reply ask(Hook hook, const Json& request, const Asking& asking);

Json customize_request(const Json& parent);

/// What the rules of a `customize` answer select from `world`, in the shape of a request's `related` (hook version
/// v2). Every rule gets its key, also when nothing matches.
Json select_related(const Json& rules, const World& world);

/// `children`: the observed objects, an array.
Json sync_request(const Json& parent, const Json& children, const Json& related);

/// Observed objects (an array) in the shape of a request's `children`: every kind has its key.
Json children_by_kind(const Json& children);

/// One gateway's whole way through the hook.
struct Conversation {
  Json request;  ///< To `sync`; null when `customize` refused.
  Reply reply;   ///< Of `sync`, or of `customize` when that refused.
};
Conversation converse(const World& world, const Json& parent, const Json& children, const Asking& asking);

}  // namespace vmcp::cli
