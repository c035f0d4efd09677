// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace vmcp {

/// The Redis that gateways without `spec.sessionStorage` use for sessions (spec/40-config.md §11).
struct DefaultRedis {
  std::string address;      ///< host:port
  std::string secret_name;  ///< Empty: no password.
  std::string secret_key = "redis-password";
};

/// How `customize` selects the members of a group (spec/00-hook.md §2.5).
enum class MemberSelection {
  kNamespace,  ///< All of the namespace: an edited member makes every gateway of it look.
  kLabel,      ///< Those with the label of the group, those without any, and those that run already.
};

/// Everything an operator of the hook decides once, at start. The core reads no environment.
struct Settings {
  std::string vmcp_image = "ghcr.io/stacklok/toolhive/vmcp:v0.44.0";  ///< Pinned, never `:latest` (D-59).
  std::vector<std::string> image_pull_secrets;  ///< Added to those of each gateway (spec/10-objects.md §4.6).
  std::optional<DefaultRedis> default_redis;
  bool static_always = false;  ///< Treat `source: discovered` as `inline` (spec/00-hook.md §6).
  MemberSelection member_selection = MemberSelection::kNamespace;
  bool openshift = false;                 ///< Security contexts without fixed ids (spec/10-objects.md §4.4).
  std::size_t max_child_bytes = 250'000;  ///< Per child, as compact JSON (spec/00-hook.md §5).
  std::chrono::milliseconds rollout_interval{10'000};  ///< Shortest time between changes of members (model/rollout.h).
  std::string ssa_field_manager = "metacontroller";    ///< Whose managedFields are ours (spec/00-hook.md §4).
};

}  // namespace vmcp
