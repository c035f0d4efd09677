// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace vmcp {

/// Whether the API server takes `name` as the name of an object (DNS subdomain, RFC 1123) …
bool is_dns_subdomain(std::string_view name);
/// … as a single label of at most `max` characters …
bool is_dns_label(std::string_view name, std::size_t max = 63);
/// … or as a key of a Secret or ConfigMap.
bool is_data_key(std::string_view key);

/// Where the kubelet mounts the token of the service account and the certificate authority of the cluster.
inline constexpr std::string_view kServiceAccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

}  // namespace vmcp
