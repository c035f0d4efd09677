// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "sync/address/ip_address.h"

namespace vmcp {

/// `localhost.` is localhost.
std::string_view without_final_dot(std::string_view host);

/// Whether `host` is below `name`, whatever its case. `name` is in lower case.
bool is_below(std::string_view host, std::string_view name);
/// The same, or `name` itself.
bool is_or_is_below(std::string_view host, std::string_view name);

/// Whether a resolver reads this name as an IPv4 address, as it does with `127.1`, `2130706433` or `0x7f.1`.
bool is_legacy_ipv4(std::string_view host);

/// The name in a pod's /etc/hosts that `host` is, or is below, e.g. `localhost`; empty: none.
std::string_view loopback_name(std::string_view host);

/// The address that a name without a final dot tells by itself: that of a pod, `10-1-2-3.<namespace>.pod` with or
/// without the cluster's domain behind it, and 127.0.0.1 for a `loopback_name`.
std::optional<IpAddress> address_in_name(std::string_view host);

}  // namespace vmcp
