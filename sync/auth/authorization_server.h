#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/auth/incoming.h"
#include "sync/json.h"
#include "sync/model/inputs.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"

namespace vmcp {

/// The embedded authorization server (spec/50-incoming-auth.md §7–§10).
struct AuthorizationServer {
  Json node;  ///< The content of `authserver-config.yaml`.
  PodParts pod;
  std::vector<std::string> upstreams;  ///< Names in order; an empty name is written `default`.
};

/// nullopt when spec.authServerConfig is absent. Conditions: AuthServerConfigValidated, IdentitySynthesized.
Decided<std::optional<AuthorizationServer>> decide_authorization_server(const Inputs& inputs,
                                                                        const IncomingAuth& incoming);

}  // namespace vmcp
