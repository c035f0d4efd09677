// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sync/auth/outgoing/strategy.h"
#include "sync/model/inputs.h"
#include "sync/model/report.h"

namespace vmcp {

/// The gateway's side of outgoing authentication: spec.outgoingAuth with every MCPExternalAuthConfig converted once
/// (spec/30-outgoing-auth.md §6.5). One decision per member is then a look-up.
class OutgoingAuth {
 public:
  /// `upstreams`: as for convert_to_strategy.
  OutgoingAuth(const Inputs& inputs, const std::vector<std::string>* upstreams);

  /// The strategy of one member: rows a–c; null in row d, where the default applies. A failure excludes the member,
  /// also when the default on which it relies is unusable: no credential must ever be dropped in silence (D-40).
  StrategyResult for_member(const Member& member) const;

  /// null: there is none, or it is unusable.
  std::shared_ptr<const Strategy> default_strategy() const;

  /// Dynamic mode: the overrides that can be used (rows a and b), sorted by key.
  std::vector<std::pair<std::string, std::shared_ptr<const Strategy>>> usable_overrides() const;

  /// Conditions DefaultAuthConfig, BackendAuthConfig-<key>, DiscoveredAuthConfig-<member> for the members of the
  /// group, refusals of a malformed spec.outgoingAuth, notes on overrides without a member.
  Report report(const std::vector<const Member*>& members, bool dynamic) const;

 private:
  /// One of spec.outgoingAuth.default and the values of spec.outgoingAuth.backends.
  struct Choice {
    bool discovered = false;  ///< type: discovered
    StrategyResult strategy;  ///< Of the config it names; null when `discovered`.
  };

  void note_lost_fields(const std::vector<const Member*>& members, Report& report) const;

  using Failures = std::map<std::string_view, StrategyFailure>;  ///< By key of spec.outgoingAuth.backends.

  StrategyResult by_config_name(std::string_view name) const;
  /// Dynamic mode: the overrides whose config wants a variable that the default's or an older config has (D-42). In
  /// static mode it is the members that collide (discovery/collisions.h).
  Failures losing_overrides() const;
  Choice read_choice(const Json& node) const;
  void check_override(const std::string& key, const Json& node);

  Inputs inputs_;                          ///< Three references: what they name must outlive this.
  std::vector<StrategyResult> converted_;  ///< Parallel to inputs.related.external_auth_configs.
  std::optional<Choice> default_;
  std::map<std::string, Choice, std::less<>> overrides_;
  Report spec_report_;
};

}  // namespace vmcp
