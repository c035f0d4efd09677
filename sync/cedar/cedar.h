// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vmcp {

/// What the runtime refuses to start with (spec/50-incoming-auth.md §6, D-12). Each returns what is wrong, nullopt when
/// nothing is.

/// `entitiesJson`: a JSON array of `{uid, attrs, parents, tags}`. Empty is `[]`.
std::optional<std::string> cedar_entities_problem(std::string_view entities);

/// `groupEntityType`: an identifier without namespace that is not one of Cedar's own words. Empty: not set.
std::optional<std::string> cedar_entity_type_problem(std::string_view type);

/// The Cedar part of an authorization configuration (spec/50-incoming-auth.md §4).
struct CedarConfig {
  std::vector<std::string> policies;
  std::string entities_json;
  std::string group_claim_name;
  std::string role_claim_name;
  std::string group_entity_type;
};

/// All of the above and of cedar_policy.h, with the name of the place: `policies[0]: …`; also that there is at least
/// one policy.
std::optional<std::string> cedar_problem(const CedarConfig& config);

}  // namespace vmcp
