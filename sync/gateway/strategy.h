// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/json/json.h"
#include "sync/model/pod_parts.h"

namespace vmcp {

/// A variable that is filled from a Secret.
struct SecretEnv {
  std::string name;
  SecretKeyRef secret;
};

/// One key of a strategy: as the MCPExternalAuthConfig has it, or what stands for that.
struct StrategyField {
  std::string_view key;
  const Json* given = nullptr;  ///< In the config; null: `made`.
  Json made = nullptr;

  const Json& value() const { return given != nullptr ? *given : made; }
};

/// How the gateway authenticates to a backend: what `config.yaml` says (spec/30-outgoing-auth.md §2) and the
/// variables which that text names. Holds views into the config.
struct Strategy {
  std::string_view config_name;       ///< Of the MCPExternalAuthConfig; empty for the built-in `unauthenticated`.
  std::string_view type;              ///< e.g. `header_injection`.
  std::string_view part;              ///< The key beside `type` that holds the fields; empty: there is none.
  std::vector<StrategyField> fields;  ///< In the order in which they are written.
  std::vector<SecretEnv> env;
};

}  // namespace vmcp
