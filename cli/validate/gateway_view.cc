// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/gateway_view.h"

#include <algorithm>

#include "cli/runtime_config.h"

namespace vmcp::cli {

const Json& GatewayView::spec() const {
  return object_at(manifest.object, "spec");
}

std::vector<std::string_view> GatewayView::member_names() const {
  std::vector<std::string_view> names;
  for (const Manifest* member : members) names.push_back(text_at(member->object, {"metadata", "name"}));
  return names;
}

bool GatewayView::has_member(std::string_view name) const {
  return std::any_of(members.begin(), members.end(), [&](const Manifest* member) {
    return text_at(member->object, {"metadata", "name"}) == name;
  });
}

bool GatewayView::has_prefixes() const {
  const std::string_view strategy = text_at(spec(), {"config", "aggregation", "conflictResolution"});
  return strategy.empty() || strategy == "prefix";
}

std::string GatewayView::prefix_of(std::string_view member) const {
  if (!has_prefixes()) return "";
  std::string prefix(text_at(config, {"aggregation", "conflictResolutionConfig", "prefixFormat"}));
  if (prefix.empty()) prefix = text_at(spec(), {"config", "aggregation", "conflictResolutionConfig", "prefixFormat"});
  if (prefix.empty()) prefix = "{workload}_";
  constexpr std::string_view kWorkload = "{workload}";
  for (std::size_t at = 0; (at = prefix.find(kWorkload, at)) != std::string::npos; at += member.size()) {
    prefix.replace(at, kWorkload.size(), member);
  }
  return prefix;
}

GatewayView view_gateway(const World& world, const Manifest& manifest, const Reply& reply) {
  GatewayView view{world, manifest, reply, reply.json(), nullptr};
  view.config = runtime_config(view.answer);
  const std::string_view group = text_at(view.spec(), {"groupRef", "name"});
  for (const Manifest& each : world.objects) {
    if (!group.empty() && is_member_kind(text_at(each.object, {"kind"})) &&
        text_at(each.object, {"metadata", "namespace"}) == view.namespace_() &&
        text_at(each.object, {"spec", "groupRef", "name"}) == group) {
      view.members.push_back(&each);
    }
  }
  return view;
}

}  // namespace vmcp::cli
