#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sync/json.h"
#include "sync/model/objects.h"
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

/// Why an MCPExternalAuthConfig cannot be used.
struct StrategyFailure {
  /// Of the condition (spec/30-outgoing-auth.md §6.2), e.g. `ConversionFailed`, or a view into the request.
  std::string_view reason;
  std::string_view exclusion_reason;  ///< Why a member that relies on it is left out, e.g. `AuthConfigNotFound`.
  std::string message;
  std::string_view pointer{};  ///< Into the member that names the config; empty: the gateway's spec names it.
};

using StrategyResult = tl::expected<std::shared_ptr<const Strategy>, StrategyFailure>;

/// The strategy that `config` describes, after its validity was checked (§3). `upstreams` are the names of the embedded
/// authorization server's upstreams, null without one (§5; spec/50-incoming-auth.md §9 rules 1 and 6).
StrategyResult convert_to_strategy(const ConfigObject& config, const std::vector<std::string>* upstreams);

/// `{type: unauthenticated}`, for members that are to have no credential even where a default exists (§6.5 row b).
std::shared_ptr<const Strategy> unauthenticated_strategy();

}  // namespace vmcp
