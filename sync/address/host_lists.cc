// SPDX-License-Identifier: Apache-2.0
#include "sync/address/host_lists.h"

#include <algorithm>

#include "sync/address/host_name.h"
#include "sync/kubernetes/names.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

bool covers(const HostPattern& pattern, std::string_view name) {
  return pattern.is_below ? is_below(name, pattern.name) : equals_ignoring_case(name, pattern.name);
}

/// Whether nobody outside of the cluster can be meant.
bool is_name_of_cluster(std::string_view host) {
  return host.find('.') == std::string_view::npos || is_below(host, "svc");
}

/// Whether the resolver of a pod makes a covered name of `host` with its search list. `files.team` may be a Service or
/// a host of the Internet: who denies a whole namespace or cluster does not mean `example.com`, which is completed too.
bool covers_completed(const HostPattern& pattern, std::string_view host, std::string_view namespace_) {
  constexpr std::string_view kServices = "svc.cluster.local";
  const std::string own = concat({namespace_, ".", kServices});
  for (const std::string_view searched : std::initializer_list<std::string_view>{own, kServices, "cluster.local"}) {
    if (!covers(pattern, concat({host, ".", searched}))) continue;
    if (is_name_of_cluster(host) || !is_or_is_below(searched, pattern.name)) return true;
  }
  return false;
}

struct Host {
  std::string_view name;             ///< Without a final dot; empty for an address.
  std::optional<IpAddress> address;  ///< Also one that the name tells.
};

Host read(std::string_view host) {
  if (auto address = parse_ip_address(host)) return {{}, address};
  const std::string_view name = without_final_dot(host);
  return {name, address_in_name(name)};
}

bool is_allowed_by(const HostPattern& pattern, const Host& host) {
  if (pattern.name.empty()) return host.address && contains(pattern.range, *host.address);
  return covers(pattern, host.name);
}

bool is_denied_by(const HostPattern& pattern, const Host& host, std::string_view namespace_) {
  if (pattern.name.empty()) return host.address && leads_into(pattern.range, *host.address);
  return !host.name.empty() && (covers(pattern, host.name) || covers_completed(pattern, host.name, namespace_));
}

}  // namespace

std::string HostPattern::text() const {
  return name.empty() ? to_text(range) : (is_below ? "*." : "") + name;
}

tl::expected<HostPattern, std::string> parse_host_pattern(std::string_view text) {
  HostPattern out;
  if (text.find('/') != std::string_view::npos || parse_ip_address(text)) {
    const auto range = parse_ip_range(text);
    if (!range) return tl::unexpected(range.error());
    out.range = *range;
    return out;
  }
  out.is_below = text.substr(0, 2) == "*.";
  out.name = lower_case(without_final_dot(text.substr(out.is_below ? 2 : 0)));
  if (is_dns_subdomain(out.name) && !is_legacy_ipv4(out.name)) return out;
  return tl::unexpected<std::string>(
      "must be a host name, *. and a name, an IP address or a range of addresses such as 10.0.0.0/8, without port");
}

std::optional<std::string> platform_problem(std::string_view text, const PlatformHosts& platform) {
  if (platform.lists == nullptr || platform.lists->empty()) return std::nullopt;
  const HostLists& lists = *platform.lists;
  const Host host = read(text);
  const auto denied = std::find_if(lists.denied.begin(), lists.denied.end(), [&](const HostPattern& each) {
    return is_denied_by(each, host, platform.namespace_);
  });
  const std::string quoted = "\"" + lower_case(text) + "\"";
  if (denied != lists.denied.end()) {
    return quoted + " is denied by the platform (" + denied->text() + " in --denied-hosts)";
  }
  const bool allowed =
      lists.allowed.empty() || std::any_of(lists.allowed.begin(), lists.allowed.end(),
                                           [&](const HostPattern& each) { return is_allowed_by(each, host); });
  if (allowed) return std::nullopt;
  return quoted + " is none of the hosts that the platform allows (--allowed-hosts)";
}

}  // namespace vmcp
