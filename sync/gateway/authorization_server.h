// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// The embedded authorization server (spec/50-incoming-auth.md §7–§10).
struct AuthorizationServer {
  Json node;  ///< The content of `authserver-config.yaml`.
  PodParts pod;
  std::vector<std::string> upstreams;  ///< Names in order; an empty name is written `default`.
};

}  // namespace vmcp
