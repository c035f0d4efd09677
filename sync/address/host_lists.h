// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sync/address/ip_address.h"

namespace vmcp {

/// One item of `--allowed-hosts` or `--denied-hosts` (spec/95-server-cli-manifests.md §1): a host name, `*.` and a name
/// for every host below it, an IP address, or a range of addresses (`10.0.0.0/8`).
struct HostPattern {
  std::string name;       ///< In lower case; empty: `range` counts.
  bool is_below = false;  ///< `*.name`: every host below `name`, but not `name` itself.
  IpRange range;

  std::string text() const;
};

/// Fails, with what is wrong, on a text that is none of these.
tl::expected<HostPattern, std::string> parse_host_pattern(std::string_view text);

/// Where the operator of the hook lets gateways go.
struct HostLists {
  std::vector<HostPattern> allowed;  ///< Empty: all.
  std::vector<HostPattern> denied;   ///< Also when they are in `allowed`.

  bool empty() const { return allowed.empty() && denied.empty(); }
};

/// These lists as they count for a gateway: in its namespace short names of Services stand for longer ones.
struct PlatformHosts {
  const HostLists* lists = nullptr;  ///< null: none.
  std::string_view namespace_;
};

/// Why the platform does not let a gateway call `host` (as in `Url::host`); nullopt: it does. An address, also one that
/// a name tells by itself (address/host_name.h), is denied when it or an IPv4 address in it is in a denied range. A
/// denied name of a Service is denied in each shorter spelling that the resolver of a pod in this namespace completes.
std::optional<std::string> platform_problem(std::string_view host, const PlatformHosts& platform);

}  // namespace vmcp
