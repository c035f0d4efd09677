// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sync/gateway/strategy.h"
#include "sync/model/objects.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// Why one member of the group is not served (spec/00-hook.md §5).
struct Exclusion {
  MemberKind kind = MemberKind::kMCPServerEntry;
  std::string_view name;
  std::string_view reason;        ///< Stable CamelCase word of ours, e.g. `RemoteURLInvalid`.
  std::string message;            ///< For people; no secret, no URL.
  std::string_view pointer = "";  ///< Into the member, to what is wrong; empty: it is not one place of the member.
  std::string subject = {};       ///< `Kind/name` and pointer of another object that is at fault; empty: none is.
};

/// One served member (spec/20-backends.md §2).
struct Backend {
  MemberKind kind = MemberKind::kMCPServerEntry;
  std::string_view name;
  std::string_view url;
  std::string_view transport;   ///< `sse` or `streamable-http`.
  std::string_view remote_url;  ///< For the metadata; empty for MCPServers.
  std::string_view created;     ///< creationTimestamp
  bool has_ca_bundle = false;
  std::string_view ca_config_map;
  std::string_view ca_key;                   ///< Never empty when has_ca_bundle.
  std::string header_manifest;               ///< JSON of spec/20-backends.md §7; empty: no headers are forwarded.
  std::vector<SecretEnv> header_secrets;     ///< Full env names.
  std::shared_ptr<const Strategy> strategy;  ///< Rows a–c of spec/30-outgoing-auth.md §6.5; null: `default` applies.
};

}  // namespace vmcp
