// SPDX-License-Identifier: Apache-2.0
#include "sync/address/host_rules.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "sync/address/host_name.h"
#include "sync/address/ip_address.h"
#include "sync/text/characters.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

using Verdict = std::optional<std::string>;

constexpr std::string_view kApiServerNames[] = {"kubernetes.default.svc.cluster.local", "kubernetes.default.svc",
                                                "kubernetes.default"};

/// Where clouds hand out credentials.
constexpr std::string_view kMetadataNames[] = {"metadata.google.internal",
                                               "metadata",
                                               "metadata.goog",
                                               "instance-data",
                                               "instance-data.ec2.internal",
                                               "metadata.azure.internal",
                                               "metadata.azure.com",
                                               "metadata.tencentyun.com",
                                               "metadata.platformequinix.com",
                                               "metadata.packet.net"};

constexpr std::string_view kClusterNames[] = {"cluster.local"};

/// The one of `names` that `host` is, or is below.
template <std::size_t N>
std::string_view matching(const std::string_view (&names)[N], std::string_view host) {
  const auto* found = std::find_if(std::begin(names), std::end(names),
                                   [&](std::string_view name) { return is_or_is_below(host, name); });
  return found == std::end(names) ? std::string_view() : *found;
}

/// `kubernetes` by the search list of a pod in `default`, and `kubernetes.default` in a cluster of any domain.
std::string_view api_server_name(std::string_view host) {
  if (const std::string_view name = matching(kApiServerNames, host); !name.empty()) return name;
  if (equals_ignoring_case(host, "kubernetes")) return "kubernetes";
  constexpr std::string_view kBegin = "kubernetes.default.";
  return equals_ignoring_case(host.substr(0, kBegin.size()), kBegin) ? "kubernetes.default" : std::string_view();
}

bool is_allowed(Network network, const HostPolicy& policy) {
  switch (network) {
    case Network::kForbidden:
      return false;
    case Network::kLoopback:
      return policy.loopback;
    case Network::kPrivate:
      return policy.private_hosts;
    case Network::kPublic:
      break;
  }
  return true;
}

std::string with_remedy(std::string problem, const HostPolicy& policy) {
  if (policy.remedy.empty()) return problem;
  return std::move(problem) + "; " + std::string(policy.remedy);
}

Verdict judged(const IpAddress& address, const std::string& what, const HostPolicy& policy) {
  const NetworkRange place = network_of(address);
  if (is_allowed(place.network, policy)) return std::nullopt;
  std::string problem = what + " falls within blocked range " + std::string(place.range);
  return place.network == Network::kPrivate ? with_remedy(std::move(problem), policy) : problem;
}

Verdict spelling_problem(std::string_view host) {
  for (const char c : host) {
    if (static_cast<unsigned char>(c) >= 0x80) return "write an international name in its xn-- form";
    if (c == '%') return "it holds a percent escape";
  }
  if (is_legacy_ipv4(host)) {
    return lower_case(host) + " would be read as an IPv4 address; write all four numbers";
  }
  if (host.front() == '.' || host.back() == '.' || host.find("..") != std::string_view::npos) {
    return "a part of the name between two dots is empty";
  }
  return std::nullopt;
}

Verdict name_problem(std::string_view host, const HostPolicy& policy) {
  if (auto problem = spelling_problem(host)) return problem;
  const auto blocked_by = [&](std::string_view name) {
    return "hostname \"" + lower_case(host) + "\" matches blocked internal hostname \"" + std::string(name) + "\"";
  };
  if (const auto name = loopback_name(host); !name.empty() && !policy.loopback) return blocked_by(name);
  if (const auto name = api_server_name(host); !name.empty() && !policy.api_server) return blocked_by(name);
  if (const auto name = matching(kMetadataNames, host); !name.empty()) return blocked_by(name);
  if (const auto address = address_in_name(host)) {
    if (auto problem = judged(*address, "the pod " + lower_case(host), policy)) return problem;
  }
  const std::string_view name = policy.private_hosts ? std::string_view() : matching(kClusterNames, host);
  if (name.empty()) return std::nullopt;
  return with_remedy(blocked_by(name), policy);
}

}  // namespace

bool is_port(std::string_view port) {
  constexpr int kMaxPort = 65535;
  int value = 0;
  for (const char c : port) {
    value = value * 10 + (c - '0');
    if (value > kMaxPort) return false;
  }
  return port.empty() || value > 0;
}

std::string_view host_of(std::string_view address) {
  const std::string_view host = address.substr(0, address.rfind(':'));
  return host.substr(0, 1) == "[" ? host.substr(1, host.size() - 2) : host;
}

bool is_loopback(std::string_view host) {
  if (const auto address = parse_ip_address(host)) return network_of(*address).network == Network::kLoopback;
  return !loopback_name(without_final_dot(host)).empty();
}

std::optional<std::string> host_problem(std::string_view host, const HostPolicy& policy,
                                        const PlatformHosts& platform) {
  const std::string_view name = without_final_dot(host);
  Verdict problem;
  if (const auto address = parse_ip_address(host)) {
    problem = judged(*address, "IP address " + std::string(host.substr(0, host.find('%'))), policy);
  } else {
    problem = name.empty() ? "it has no host" : name_problem(name, policy);
  }
  return problem ? problem : platform_problem(host, platform);
}

std::optional<std::string> url_problem(const Url& url, const HostPolicy& policy, const PlatformHosts& platform) {
  if (!url.scheme_is("http") && !url.scheme_is("https")) return "must be an http or https URL";
  if (url.host.empty()) return "has no host";
  if (url.has_userinfo) return "must not have a user name or password";
  if (!is_port(url.port)) return "has a port that is not between 1 and 65535";
  if (url.is_ip_literal && !parse_ip_address(url.host)) return "has a host in brackets that is no IPv6 address";
  if (auto problem = host_problem(url.host, policy, platform)) return "must not lead there: " + std::move(*problem);
  return std::nullopt;
}

std::optional<std::string> url_problem(std::string_view text, const HostPolicy& policy, const PlatformHosts& platform) {
  const auto url = parse_url(text);
  return url ? url_problem(*url, policy, platform) : "is not a URL: " + url.error();
}

std::optional<std::string> host_and_port_problem(std::string_view address, const HostPolicy& policy,
                                                 const PlatformHosts& platform) {
  if (!is_host_and_port(address)) return "must be host:port";
  if (auto problem = host_problem(host_of(address), policy, platform)) {
    return "must not lead there: " + std::move(*problem);
  }
  return std::nullopt;
}

}  // namespace vmcp
