// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sync/address/host_lists.h"
#include "sync/schema/version.h"

namespace vmcp {

/// The Redis that gateways without `spec.sessionStorage` use for sessions (spec/40-config.md §11).
struct DefaultRedis {
  std::string address;      ///< host:port
  std::string secret_name;  ///< Empty: no password.
  std::string secret_key = "redis-password";
};

/// What the author of a VirtualMCPServer may say about pods (spec/70-pod-template.md §7).
struct PodPolicy {
  enum class Level {
    kOff,         ///< Nothing: neither spec.podTemplateSpec nor spec.serviceAccount.
    kRestricted,  ///< What Pod Security "restricted" admits, with images of the platform, as the gateway's own
                  ///< ServiceAccount, on a node that the scheduler chooses.
    kAny,         ///< Anything, as with ToolHive's operator.
  };
  Level level = Level::kAny;
  std::vector<std::string> images;  ///< kRestricted: prefixes of images for containers of the author's own.
};

/// How `customize` selects the members of a group (spec/00-hook.md §2.5).
enum class MemberSelection {
  kNamespace,  ///< All of the namespace: an edited member makes every gateway of it look.
  kLabel,      ///< Those with the label of the group, those without any, and those that run already.
};

/// Everything an operator of the hook decides once, at start. The core reads no environment.
struct Settings {
  std::string vmcp_image = "ghcr.io/stacklok/toolhive/vmcp:v0.47.0";  ///< Pinned, never `:latest` (D-59).
  std::optional<schema::Version> vmcp_version;                        ///< Of the runtime in it, when the tag lies.
  std::vector<std::string> image_pull_secrets;  ///< Added to those of each gateway (spec/10-objects.md §4.6).
  std::optional<DefaultRedis> default_redis;
  bool gateway_api_access = true;  ///< Gateways get a token and rights, to read entries and report their status.
  PodPolicy pods;
  HostLists hosts;             ///< Where gateways may go (spec/20-backends.md §9).
  bool static_always = false;  ///< Treat `source: discovered` as `inline` (spec/00-hook.md §6).
  MemberSelection member_selection = MemberSelection::kNamespace;
  bool openshift = false;                 ///< Security contexts without fixed ids (spec/10-objects.md §4.4).
  std::size_t max_child_bytes = 250'000;  ///< Per child, as compact JSON (spec/00-hook.md §5).
  std::chrono::milliseconds rollout_interval{10'000};  ///< Shortest time between changes of members (model/rollout.h).
  std::string ssa_field_manager = "metacontroller";    ///< Whose managedFields are ours (spec/00-hook.md §4).
};

/// The runtime that the gateways run: the version given, else the tag of the image where that is `X.Y.Z` or `vX.Y.Z`,
/// else the pinned release (spec/96-current-toolhive.md §0).
schema::Version runtime_version(const Settings& settings);

}  // namespace vmcp
