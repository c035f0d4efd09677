// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/member_rules.h"

#include <string>

#include "sync/address/host_rules.h"
#include "sync/discovery/header_forward.h"
#include "sync/discovery/url_rules.h"
#include "sync/kubernetes/names.h"

namespace vmcp {
namespace {

using MaybeExcluded = std::optional<Exclusion>;  // nothing: the rule is kept

Exclusion exclude(const Member& member, std::string_view pointer, std::string_view reason, std::string message) {
  return {member.kind, member.metadata.name, reason, std::move(message), pointer};
}

MaybeExcluded name_problem(const Member& member) {
  if (is_dns_subdomain(member.metadata.name)) return std::nullopt;
  // No API server lets one in; in a volume name it would make the whole Deployment invalid.
  return exclude(member, "/metadata/name", "NameInvalid", "its name is not the name of a Kubernetes object");
}

MaybeExcluded transport_problem(const Member& member) {
  const std::string_view transport = backend_transport(member);
  if (transport == "sse" || transport == "streamable-http") return std::nullopt;
  return exclude(member, "/spec/transport", "TransportUnsupported", "transport must be sse or streamable-http");
}

MaybeExcluded address_problem(const Member& entry, const PlatformHosts& platform) {
  constexpr std::size_t kMostUrlBytes = 2048;
  if (entry.remote_url.size() > kMostUrlBytes) {
    return exclude(entry, "/spec/remoteUrl", "RemoteURLInvalid",
                   "remoteUrl must be at most " + std::to_string(kMostUrlBytes) + " bytes long");
  }
  auto problem = remote_url_problem(entry.remote_url, entry.allow_private_endpoint, platform);
  if (!problem) return std::nullopt;
  return exclude(entry, "/spec/remoteUrl", "RemoteURLInvalid", std::move(*problem));
}

MaybeExcluded ca_bundle_problem(const Member& entry) {
  if (entry.has_ca_bundle && !is_dns_subdomain(entry.ca_config_map)) {
    return exclude(entry, "/spec/caBundleRef/configMapRef/name", "CABundleRefInvalid",
                   "caBundleRef.configMapRef.name is not the name of a ConfigMap");
  }
  if (entry.has_ca_bundle && !entry.ca_key.empty() && !is_data_key(entry.ca_key)) {
    return exclude(entry, "/spec/caBundleRef/configMapRef/key", "CABundleRefInvalid",
                   "caBundleRef.configMapRef.key is not a key of a ConfigMap");
  }
  return std::nullopt;
}

MaybeExcluded header_problem(const Member& entry, const std::vector<std::string>& passthrough) {
  auto problem = header_forward_problem(entry, passthrough);
  if (!problem) return std::nullopt;
  return exclude(entry, "/spec/headerForward", problem->reason, std::move(problem->message));
}

}  // namespace

bool is_current_phase(const ObjectMeta& metadata, const ObservedStatus& status, std::string_view phase) {
  return status.phase == phase && status.observed_generation == metadata.generation;
}

std::string_view backend_transport(const Member& member) {
  if (member.kind != MemberKind::kMCPServer || member.transport != "stdio") return member.transport;
  return member.proxy_mode.empty() ? "streamable-http" : member.proxy_mode;
}

std::vector<Exclusion> entry_problems(const Member& entry, const std::vector<std::string>& passthrough,
                                      const PlatformHosts& platform) {
  std::vector<Exclusion> out;
  for (MaybeExcluded problem : {name_problem(entry), address_problem(entry, platform), ca_bundle_problem(entry),
                                header_problem(entry, passthrough), transport_problem(entry)}) {
    if (problem) out.push_back(std::move(*problem));
  }
  return out;
}

std::optional<Exclusion> member_problem(const Member& member, const std::vector<std::string>& passthrough,
                                        const PlatformHosts& platform) {
  if (member.kind == MemberKind::kMCPServerEntry) {
    if (is_current_phase(member.metadata, member.status, "Failed")) {
      return exclude(member, "/status/phase", "NotValid",
                     "its own controller reports phase Failed; see the conditions of the entry");
    }
    std::vector<Exclusion> problems = entry_problems(member, passthrough, platform);
    if (problems.empty()) return std::nullopt;
    return std::move(problems.front());
  }
  if (auto problem = name_problem(member)) return problem;
  if (member.status.url.empty()) {
    return exclude(member, "/status/url", "NoURL", "its status has no url yet; its own controller is not done with it");
  } else if (auto problem = url_problem(member.status.url, kPrivateMemberHosts, platform)) {
    return exclude(member, "/status/url", "URLInvalid", "the url in its status " + std::move(*problem));
  }
  return transport_problem(member);
}

}  // namespace vmcp
