// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/world.h"

namespace vmcp::cli {

/// One gateway as the checks look at it, which know no more than its manifests and the hook's answer.
struct GatewayView {
  const World& world;
  const Manifest& manifest;
  const Reply& reply;
  Json answer;                             ///< `reply.json()`
  Json config;                             ///< config.yaml; null when the spec is not applied.
  std::vector<const Manifest*> members{};  ///< Of its group, served or not, sorted by kind and name.

  const Json& spec() const;
  std::string_view namespace_() const { return text_at(manifest.object, {"metadata", "namespace"}); }
  std::vector<std::string_view> member_names() const;
  bool has_member(std::string_view name) const;
  /// What stands before the names of the tools of `member`; empty where tools keep their names.
  std::string prefix_of(std::string_view member) const;
  bool has_prefixes() const;
};

GatewayView view_gateway(const World& world, const Manifest& manifest, const Reply& reply);

}  // namespace vmcp::cli
