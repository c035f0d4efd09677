// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/url_rules.h"

#include <algorithm>

#include "sync/address/host_name.h"
#include "sync/address/host_rules.h"
#include "sync/address/ip_address.h"
#include "sync/go/url.h"
#include "sync/text/text.h"

namespace vmcp {

std::optional<std::string> remote_url_problem(std::string_view text, bool allow_private_endpoint,
                                              const PlatformHosts& platform) {
  if (text.empty()) return "remote URL must not be empty";
  const auto url = parse_url(text);
  if (!url) return "remote URL is invalid: " + url.error();
  if (!url->scheme_is("http") && !url->scheme_is("https")) {
    return "remote URL must use http or https scheme, got \"" + lower_case(url->scheme) + "\"";
  }
  // `http://:8080/` has a host part for Go, which then dials the pod itself.
  if (without_final_dot(url->host).empty()) return "remote URL must have a valid host";
  if (url->has_userinfo) {
    return "remote URL must not hold a user name or password: they would stand in a ConfigMap and in logs; use an "
           "MCPExternalAuthConfig or headerForward";
  }
  if (!is_port(url->port)) return "remote URL is invalid: the port is not between 1 and 65535";
  if (url->is_ip_literal && !parse_ip_address(url->host)) {
    return "remote URL is invalid: the host in brackets is no IPv6 address";
  }
  auto problem = host_problem(url->host, allow_private_endpoint ? kPrivateMemberHosts : kMemberHosts, platform);
  if (problem) return "remote URL host is not allowed: " + std::move(*problem);
  return std::nullopt;
}

bool leads_into_cluster(std::string_view url) {
  const std::string_view authority = url.substr(url.find("//") + 2);  // without userinfo, or it were not acceptable
  if (authority.substr(0, 1) == "[") return false;
  const auto end = std::find_if(authority.begin(), authority.end(),
                                [](char c) { return c == '/' || c == ':' || c == '?' || c == '#'; });
  const std::string_view host =
      without_final_dot(authority.substr(0, static_cast<std::size_t>(end - authority.begin())));
  return host.find('.') == std::string_view::npos || is_or_is_below(host, "svc") ||
         is_or_is_below(host, "cluster.local");
}

bool leads_to_service(std::string_view url, std::string_view name, std::string_view namespace_) {
  const auto parts = parse_url(url);
  if (!parts) return false;
  const std::string host = lower_case(without_final_dot(parts->host));
  const std::string qualified = concat({name, ".", namespace_});
  // The domain of the cluster is not known here; `cluster.local` is only the usual one.
  return host == name || host == qualified || host == qualified + ".svc" ||
         host.compare(0, qualified.size() + 5, qualified + ".svc.") == 0;
}

}  // namespace vmcp
