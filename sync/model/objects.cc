// SPDX-License-Identifier: Apache-2.0
#include "sync/model/objects.h"

#include <algorithm>

#include "sync/model/related_kind.h"
#include "sync/text/text.h"

namespace vmcp {

std::string_view kind_name(MemberKind kind) {
  switch (kind) {
    case MemberKind::kMCPServer:
      return kMCPServerKind.kind;
    case MemberKind::kMCPRemoteProxy:
      return kMCPRemoteProxyKind.kind;
    case MemberKind::kMCPServerEntry:
      break;
  }
  return kMCPServerEntryKind.kind;
}

const ConfigObject* find_object(const std::vector<ConfigObject>& objects, std::string_view name) {
  const auto found =
      std::lower_bound(objects.begin(), objects.end(), name,
                       [](const ConfigObject& each, std::string_view wanted) { return each.metadata.name < wanted; });
  return found != objects.end() && found->metadata.name == name ? &*found : nullptr;
}

std::string why_absent(const RelatedObjects& related, std::string_view kind, std::string_view name,
                       std::string_view not_found) {
  for (const Undecodable& each : related.undecodable) {
    if (each.kind != kind || each.metadata.name != name) continue;
    return concat({"cannot be decoded (", each.pointer, ": ", each.message, ")"});
  }
  return std::string(not_found);
}

}  // namespace vmcp
