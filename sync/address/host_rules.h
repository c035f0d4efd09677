// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/address/host_lists.h"
#include "sync/go/url.h"

namespace vmcp {

/// Where an address may lead, by who writes it (spec/20-backends.md §9). Whatever is said here, nothing may lead to a
/// metadata service or to a link-local, multicast, unspecified or reserved address.
struct HostPolicy {
  bool private_hosts = false;    ///< Private addresses and names of the cluster.
  bool loopback = false;         ///< The pod itself, where a sidecar may answer.
  bool api_server = false;       ///< The names of the Kubernetes API server.
  std::string_view remedy = "";  ///< For a private host: what the user may set.
};

/// A member's `remoteUrl`, which somebody else than the gateway's owner may have written.
inline constexpr HostPolicy kMemberHosts{false, false, false, "set allowPrivateEndpoint: true if that is meant"};
/// The same with `allowPrivateEndpoint`, and what a member's status reports.
inline constexpr HostPolicy kPrivateMemberHosts{true, false, false};
/// What the gateway's spec and its configuration objects tell the runtime to call.
inline constexpr HostPolicy kGatewayHosts{true, false, false};
/// … where a sidecar is usual: telemetry and Redis.
inline constexpr HostPolicy kSidecarHosts{true, true, false};
/// … where the cluster itself issues tokens.
inline constexpr HostPolicy kClusterIssuerHosts{true, false, true};

/// Why `host` (as in `Url::host`) must not be called, e.g. `IP address 127.0.0.1 falls within blocked range
/// 127.0.0.0/8`; nullopt when it may. No name is resolved; what a name says by itself is looked at: `localhost`, the
/// names in a pod's /etc/hosts, `<ip>.<namespace>.pod`, and other notations of an IPv4 address. What `policy` lets
/// through the platform may still refuse.
std::optional<std::string> host_problem(std::string_view host, const HostPolicy& policy, const PlatformHosts& platform);

/// Why an http or https URL must not be called: its scheme, host, port, a user name or password in it, or
/// `host_problem`. The text goes behind the name of the place and repeats at most the host.
std::optional<std::string> url_problem(std::string_view url, const HostPolicy& policy, const PlatformHosts& platform);
std::optional<std::string> url_problem(const Url& url, const HostPolicy& policy, const PlatformHosts& platform);

/// The same for `host:port`.
std::optional<std::string> host_and_port_problem(std::string_view address, const HostPolicy& policy,
                                                 const PlatformHosts& platform);

/// The host of a `host:port` for which `is_host_and_port` holds, without brackets.
std::string_view host_of(std::string_view address);

/// Whether `host` is the pod itself, by address or by name.
bool is_loopback(std::string_view host);
/// What is to be said where that is allowed.
inline constexpr const char* kNeedsSidecar = "leads to the gateway's own pod: only a sidecar can answer there";

/// Whether `port` (as in `Url::port`) is absent or between 1 and 65535.
bool is_port(std::string_view port);

}  // namespace vmcp
