// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/auth/outgoing/strategy.h"
#include "sync/gateway/backend.h"
#include "sync/model/objects.h"

namespace vmcp {

/// The headers that the gateway adds to every call of one entry (spec/20-backends.md §7).
struct HeaderForward {
  std::string manifest;            ///< Compact JSON for `TOOLHIVE_HEADER_FORWARD_<N(entry)>`; empty: no headers.
  std::vector<SecretEnv> secrets;  ///< `TOOLHIVE_SECRET_HEADER_FORWARD_…`, in the order written.
};

struct HeaderForwardProblem {
  std::string_view reason;  ///< e.g. `HeaderForwardInvalid`
  std::string message;      ///< Names the header, never its value.
};

/// What is wrong with the headers of `entry`; nullopt: nothing. `passthrough` are, sorted, the headers that the gateway
/// passes on from its clients, in canonical spelling: one that stands in both lists fails every request.
std::optional<HeaderForwardProblem> header_forward_problem(const Member& entry,
                                                           const std::vector<std::string>& passthrough);

/// Only for entries without a problem.
HeaderForward make_header_forward(const Member& entry);

/// What the manifest of `backend` takes of the room for variables, as the kernel counts: `NAME=value` and its NUL. The
/// kubelet halves doubled `$` before the process starts.
std::size_t literal_env_bytes(const Backend& backend);

/// One entry's manifest may be this long, and all literal values of a pod together this much: beyond it the kernel
/// refuses to start the process (spec/85-runtime-behaviour.md (v)).
inline constexpr std::size_t kMaxManifestBytes = std::size_t{64} * 1024;
inline constexpr const char* kManifestTooLong = "its forwarded headers are longer than 64 KiB";
inline constexpr std::size_t kMaxLiteralEnvBytes = std::size_t{1024} * 1024;

}  // namespace vmcp
