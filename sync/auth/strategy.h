#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// A variable that is filled from a Secret.
struct SecretEnv {
  std::string name;
  SecretKeyRef secret;
};

/// How the gateway authenticates to a backend: what `config.yaml` says (spec/30-outgoing-auth.md §2) and the
/// variables which that text names.
struct Strategy {
  std::string config_name;  ///< Of the MCPExternalAuthConfig; empty for the built-in `unauthenticated`.
  std::string type;         ///< e.g. `header_injection`.
  Json node;                ///< The value of one key of `outgoingAuth.backends`.
  std::vector<SecretEnv> env;
};

}  // namespace vmcp
