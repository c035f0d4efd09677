// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// How clients authenticate to the gateway (spec/50-incoming-auth.md §1–§6).
struct IncomingAuth {
  Json node;  ///< The value of `incomingAuth` in config.yaml.
  PodParts pod;
  std::string oidc_config_hash;  ///< status.configHash of the MCPOIDCConfig; empty: none.
  std::string authz_config_hash;
};

}  // namespace vmcp
