// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sync/address/host_lists.h"

namespace vmcp {

/// Why the gateway must not call `url`; nullopt when it may. The only gate against server-side request forgery: the
/// runtime dials whatever stands in its configuration (spec/20-backends.md §9, spec/85-runtime-behaviour.md (a)). No
/// name is resolved. The text repeats at most the host, never the URL.
std::optional<std::string> remote_url_problem(std::string_view url, bool allow_private_endpoint,
                                              const PlatformHosts& platform);

/// Whether an acceptable `url` names a host that only this cluster knows: a single label, or one below `svc` or
/// `cluster.local`. Allowed, and worth telling (spec/20-backends.md §9).
bool leads_into_cluster(std::string_view url);

/// Whether `url` names the Service `name` of `namespace_`, as pods of that namespace can spell it.
bool leads_to_service(std::string_view url, std::string_view name, std::string_view namespace_);

}  // namespace vmcp
