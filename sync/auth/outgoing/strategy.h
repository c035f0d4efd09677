// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sync/address/host_lists.h"
#include "sync/gateway/strategy.h"
#include "sync/model/objects.h"

namespace vmcp {

/// Why an MCPExternalAuthConfig cannot be used.
struct StrategyFailure {
  /// Of the condition (spec/30-outgoing-auth.md §6.2), e.g. `ConversionFailed`, or a view into the request.
  std::string_view reason;
  std::string_view exclusion_reason;  ///< Why a member that relies on it is left out, e.g. `AuthConfigNotFound`.
  std::string message;
  std::string_view pointer{};  ///< Into the member that names the config; empty: the gateway's spec names it.
  std::string subject{};       ///< `MCPExternalAuthConfig/name` when the config is there and at fault; else empty.
};

using StrategyResult = tl::expected<std::shared_ptr<const Strategy>, StrategyFailure>;

/// The strategy that `config` describes, after its validity was checked (§3). `upstreams` are the names of the embedded
/// authorization server's upstreams, null without one (§5; spec/50-incoming-auth.md §9 rules 1 and 6).
StrategyResult convert_to_strategy(const ConfigObject& config, const std::vector<std::string>* upstreams,
                                   const PlatformHosts& platform);

/// `{type: unauthenticated}`, for members that are to have no credential even where a default exists
/// (spec/30-outgoing-auth.md §6.5 row b).
std::shared_ptr<const Strategy> unauthenticated_strategy();

}  // namespace vmcp
