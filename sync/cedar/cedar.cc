// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/cedar.h"

#include <algorithm>
#include <cstdint>

#include "sync/cedar/policy.h"
#include "sync/cedar/tokens.h"
#include "sync/go/quote.h"
#include "sync/json/json.h"

namespace vmcp {
namespace {

/// `{"type": …, "id": …}`, also as `{"__entity": {…}}`.
bool is_entity_uid(const Json& value) {
  const Json* explicit_uid = value.is_object() ? find(value, {"__entity"}) : nullptr;
  const Json& uid = explicit_uid != nullptr ? *explicit_uid : value;
  if (!uid.is_object()) return false;
  const auto is_text = [&](std::string_view key) {
    const Json* text = find(uid, {key});
    return text != nullptr && text->is_string();
  };
  return is_text("type") && is_text("id");
}

/// Cedar has texts, booleans, integers of 64 bits, sets and records.
bool is_cedar_value(const Json& value) {
  if (value.is_array() || value.is_object()) return std::all_of(value.begin(), value.end(), is_cedar_value);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() <= static_cast<std::uint64_t>(INT64_MAX);
  return value.is_string() || value.is_boolean() || value.is_number_integer();
}

std::optional<std::string> entity_problem(const Json& entity) {
  static constexpr const char* kShape = "of the form {\"type\": …, \"id\": …}";
  const Json* uid = entity.is_object() ? find(entity, {"uid"}) : nullptr;
  if (uid == nullptr || !is_entity_uid(*uid)) return std::string("must be an object with a uid ") + kShape;
  if (const Json* parents = find(entity, {"parents"})) {
    const bool good = parents->is_array() && std::all_of(parents->begin(), parents->end(), is_entity_uid);
    if (!good) return std::string("must have a list of parents ") + kShape;
  }
  for (const std::string_view key : {"attrs", "tags"}) {
    const Json* record = find(entity, {key});
    if (record == nullptr || (record->is_object() && is_cedar_value(*record))) continue;
    return std::string(key) + " must be an object of texts, integers, booleans, lists and objects";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> cedar_entities_problem(std::string_view entities) {
  if (entities.empty()) return std::nullopt;
  const auto tree = parse_json(entities, "");
  if (!tree) return tree.error().message;
  if (!tree->is_array()) return "must be a JSON array of entities";
  for (std::size_t i = 0; i < tree->size(); ++i) {
    if (auto problem = entity_problem((*tree)[i])) return "entity " + std::to_string(i) + " " + *problem;
  }
  return std::nullopt;
}

std::optional<std::string> cedar_entity_type_problem(std::string_view type) {
  if (type.empty()) return std::nullopt;
  if (!is_cedar_identifier(type)) return quote(type) + " is not a Cedar identifier (letters, digits and _, without ::)";
  if (is_cedar_reserved(type)) return quote(type) + " is a reserved word of Cedar";
  return std::nullopt;
}

std::optional<std::string> cedar_problem(const CedarConfig& config) {
  if (config.policies.empty()) return "at least one policy is required for Cedar authorization";
  for (std::size_t i = 0; i < config.policies.size(); ++i) {
    if (auto problem = cedar_policy_problem(config.policies[i])) {
      return "policies[" + std::to_string(i) + "]: " + *problem;
    }
  }
  if (auto problem = cedar_entities_problem(config.entities_json)) return "entities: " + *problem;
  if (auto problem = cedar_entity_type_problem(config.group_entity_type)) return "group entity type: " + *problem;
  return std::nullopt;
}

}  // namespace vmcp
