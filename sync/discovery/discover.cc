// SPDX-License-Identifier: Apache-2.0
#include "sync/discovery/discover.h"

#include <algorithm>
#include <tuple>

#include "sync/discovery/collisions.h"
#include "sync/discovery/header_forward.h"
#include "sync/discovery/member_rules.h"
#include "sync/discovery/url_rules.h"
#include "sync/model/names.h"

namespace vmcp {
namespace {

Backend make_backend(const Member& member, std::shared_ptr<const Strategy> strategy) {
  Backend backend;
  const bool entry = member.kind == MemberKind::kMCPServerEntry;
  backend.kind = member.kind;
  backend.name = member.metadata.name;
  backend.url = entry ? member.remote_url : member.status.url;
  backend.transport = backend_transport(member);
  backend.remote_url = member.remote_url;
  backend.created = member.metadata.creation_timestamp;
  backend.has_ca_bundle = member.has_ca_bundle;
  backend.ca_config_map = member.ca_config_map;
  backend.ca_key = member.ca_key.empty() ? kEntryCaFile : member.ca_key;
  HeaderForward headers = make_header_forward(member);
  backend.header_manifest = std::move(headers.manifest);
  backend.header_secrets = std::move(headers.secrets);
  backend.strategy = std::move(strategy);
  return backend;
}

}  // namespace

std::vector<const Member*> members_of(const RelatedObjects& related, std::string_view group) {
  std::vector<const Member*> out;
  if (group.empty()) return out;  // nobody is a member of no group
  for (const Member& member : related.members) {
    if (member.group == group) out.push_back(&member);
  }
  return out;
}

std::vector<Exclusion> undecodable_members(const RelatedObjects& related, std::string_view group) {
  std::vector<Exclusion> out;
  if (group.empty()) return out;
  for (MemberKind kind : {MemberKind::kMCPServer, MemberKind::kMCPRemoteProxy, MemberKind::kMCPServerEntry}) {
    for (const Undecodable& each : related.undecodable) {
      if (each.kind != kind_name(kind) || each.group != group) continue;
      out.push_back({kind, each.metadata.name, "NotDecodable", each.message, each.pointer});
    }
  }
  return out;
}

Discovery discover(const std::vector<const Member*>& members, const OutgoingAuth& outgoing,
                   const std::vector<std::string>& passthrough, const ObjectMeta& gateway, const HostLists& hosts) {
  Discovery out;
  std::vector<Backend> candidates;
  candidates.reserve(members.size());
  const std::string own_service = service_name(gateway.name);
  for (const Member* member : members) {
    if (auto problem = member_problem(*member, passthrough, {&hosts, gateway.namespace_})) {
      out.exclusions.push_back(std::move(*problem));
      continue;
    }
    if (leads_to_service(member->remote_url, own_service, gateway.namespace_)) {
      out.exclusions.push_back({member->kind, member->metadata.name, "LeadsToItself",
                                "its URL is the gateway's own Service, so every call would come back: name the server "
                                "behind it, or give the gateway in front a group of its own",
                                "/spec/remoteUrl"});
      continue;
    }
    StrategyResult strategy = outgoing.for_member(*member);
    if (!strategy) {
      StrategyFailure& failure = strategy.error();
      out.exclusions.push_back({member->kind, member->metadata.name, failure.exclusion_reason,
                                std::move(failure.message), failure.pointer, std::move(failure.subject)});
      continue;
    }
    candidates.push_back(make_backend(*member, std::move(*strategy)));
  }
  Discovery settled = settle_collisions(std::move(candidates), outgoing.default_strategy());
  out.backends = std::move(settled.backends);
  std::move(settled.exclusions.begin(), settled.exclusions.end(), std::back_inserter(out.exclusions));
  auto by_name = [](const Backend& a, const Backend& b) { return a.name < b.name; };
  // Members of one kind, the usual case, arrive sorted.
  if (!std::is_sorted(out.backends.begin(), out.backends.end(), by_name)) {
    std::sort(out.backends.begin(), out.backends.end(), by_name);
  }
  std::sort(out.exclusions.begin(), out.exclusions.end(),
            [](const Exclusion& a, const Exclusion& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
  return out;
}

}  // namespace vmcp
