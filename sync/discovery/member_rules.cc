#include "sync/discovery/member_rules.h"

#include <string>

#include "sync/discovery/header_forward.h"
#include "sync/discovery/url_rules.h"
#include "sync/kubernetes/names.h"

namespace vmcp {
namespace {

Exclusion exclude(const Member& member, std::string_view pointer, std::string_view reason, std::string message) {
  return {member.kind, member.metadata.name, reason, std::move(message), pointer};
}

std::optional<Exclusion> entry_problem(const Member& entry, const std::vector<std::string>& passthrough) {
  if (is_current_phase(entry.metadata, entry.status, "Failed")) {
    return exclude(entry, "/status/phase", "NotValid",
                   "its own controller reports phase Failed; see the conditions of the entry");
  }
  constexpr std::size_t kMostUrlBytes = 2048;
  if (entry.remote_url.size() > kMostUrlBytes) {
    return exclude(entry, "/spec/remoteUrl", "RemoteURLInvalid",
                   "remoteUrl must be at most " + std::to_string(kMostUrlBytes) + " bytes long");
  }
  if (auto problem = remote_url_problem(entry.remote_url, entry.allow_private_endpoint)) {
    return exclude(entry, "/spec/remoteUrl", "RemoteURLInvalid", std::move(*problem));
  }
  if (entry.has_ca_bundle && !is_dns_subdomain(entry.ca_config_map)) {
    return exclude(entry, "/spec/caBundleRef/configMapRef/name", "CABundleRefInvalid",
                   "caBundleRef.configMapRef.name is not the name of a ConfigMap");
  }
  if (entry.has_ca_bundle && !entry.ca_key.empty() && !is_data_key(entry.ca_key)) {
    return exclude(entry, "/spec/caBundleRef/configMapRef/key", "CABundleRefInvalid",
                   "caBundleRef.configMapRef.key is not a key of a ConfigMap");
  }
  if (auto problem = header_forward_problem(entry, passthrough)) {
    return exclude(entry, "/spec/headerForward", problem->reason, std::move(problem->message));
  }
  return std::nullopt;
}

}  // namespace

bool is_current_phase(const ObjectMeta& metadata, const ObservedStatus& status, std::string_view phase) {
  return status.phase == phase && status.observed_generation == metadata.generation;
}

std::string_view backend_transport(const Member& member) {
  if (member.kind != MemberKind::kMCPServer || member.transport != "stdio") return member.transport;
  return member.proxy_mode.empty() ? "streamable-http" : member.proxy_mode;
}

std::optional<Exclusion> member_problem(const Member& member, const std::vector<std::string>& passthrough) {
  if (!is_dns_subdomain(member.metadata.name)) {
    // No API server lets one in; in a volume name it would make the whole Deployment invalid.
    return exclude(member, "/metadata/name", "NameInvalid", "its name is not the name of a Kubernetes object");
  }
  if (member.kind == MemberKind::kMCPServerEntry) {
    if (auto problem = entry_problem(member, passthrough)) return problem;
  } else if (member.status.url.empty()) {
    return exclude(member, "/status/url", "NoURL", "its status has no url yet; its own controller is not done with it");
  }
  const std::string_view transport = backend_transport(member);
  if (transport != "sse" && transport != "streamable-http") {
    return exclude(member, "/spec/transport", "TransportUnsupported", "transport must be sse or streamable-http");
  }
  return std::nullopt;
}

}  // namespace vmcp
