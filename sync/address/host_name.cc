// SPDX-License-Identifier: Apache-2.0
#include "sync/address/host_name.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "sync/text/characters.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

/// Of this pod: RFC 6761, and what kubelet and base images write into /etc/hosts.
constexpr std::string_view kLoopbackNames[] = {"localhost",
                                               "ip6-localhost",
                                               "ip6-loopback",
                                               "localhost4",
                                               "localhost6",
                                               "ip6-localnet",
                                               "ip6-mcastprefix",
                                               "ip6-allnodes",
                                               "ip6-allrouters",
                                               "localhost.localdomain",
                                               "localhost4.localdomain4",
                                               "localhost6.localdomain6"};

std::optional<IpAddress> pod_address(std::string_view host) {
  const std::size_t first = host.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = host.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  const std::string_view third = host.substr(second + 1, host.find('.', second + 1) - second - 1);
  if (!equals_ignoring_case(third, "pod")) return std::nullopt;
  std::string text(host.substr(0, first));
  std::replace(text.begin(), text.end(), '-', '.');
  if (auto address = parse_ip_address(text)) return address;
  std::replace(text.begin(), text.end(), '.', ':');
  return text.find(':') == std::string::npos ? std::nullopt : parse_ip_address(text);
}

}  // namespace

std::string_view without_final_dot(std::string_view host) {
  return host.substr(0, host.size() - (!host.empty() && host.back() == '.' ? 1 : 0));
}

bool is_below(std::string_view host, std::string_view name) {
  if (host.size() <= name.size()) return false;
  const std::size_t start = host.size() - name.size();
  return host[start - 1] == '.' && equals_ignoring_case(host.substr(start), name);
}

bool is_or_is_below(std::string_view host, std::string_view name) {
  return equals_ignoring_case(host, name) || is_below(host, name);
}

bool is_legacy_ipv4(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (last.empty()) return false;
  return std::all_of(last.begin(), last.end(), is_digit) || equals_ignoring_case(last.substr(0, 2), "0x");
}

std::string_view loopback_name(std::string_view host) {
  const auto* found = std::find_if(std::begin(kLoopbackNames), std::end(kLoopbackNames),
                                   [&](std::string_view name) { return is_or_is_below(host, name); });
  return found == std::end(kLoopbackNames) ? std::string_view() : *found;
}

std::optional<IpAddress> address_in_name(std::string_view host) {
  return loopback_name(host).empty() ? pod_address(host) : parse_ip_address("127.0.0.1");
}

}  // namespace vmcp
