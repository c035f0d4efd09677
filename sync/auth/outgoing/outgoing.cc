// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/outgoing.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "sync/model/related_kind.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

bool has_lost_field(const ConfigObject& config) {
  return !text_at(config.spec, {"tokenExchange", "externalTokenHeaderName"}).empty();
}

}  // namespace

OutgoingAuth::OutgoingAuth(const Inputs& inputs, const std::vector<std::string>* upstreams) : inputs_(inputs) {
  converted_.reserve(inputs.related.external_auth_configs.size());
  for (const ConfigObject& config : inputs.related.external_auth_configs) {
    StrategyResult& converted = converted_.emplace_back(convert_to_strategy(config, upstreams, inputs.platform()));
    if (!converted && converted.error().exclusion_reason == "AuthConfigInvalid") {
      converted.error().subject = concat({"MCPExternalAuthConfig/", config.metadata.name, "/spec"});
    }
  }
  if (const Json* node = find(inputs.parent.spec, {"outgoingAuth", "default"})) {
    Choice choice = read_choice(*node);
    if (!choice.discovered) default_ = std::move(choice);  // nothing can be discovered for nobody in particular
  }
  if (const Json* backends = find(inputs.parent.spec, {"outgoingAuth", "backends"})) {
    for (const auto& [key, node] : backends->items()) {
      check_override(key, node);
      overrides_.emplace(key, read_choice(node));
    }
  }
}

StrategyResult OutgoingAuth::by_config_name(std::string_view name) const {
  const auto& configs = inputs_.related.external_auth_configs;
  auto found =
      std::lower_bound(configs.begin(), configs.end(), name,
                       [](const ConfigObject& config, std::string_view key) { return config.metadata.name < key; });
  if (found == configs.end() || found->metadata.name != name) {
    return tl::unexpected(StrategyFailure{"ConversionFailed", "AuthConfigNotFound",
                                          "failed to get MCPExternalAuthConfig " + std::string(name) + ": " +
                                              why_absent(inputs_.related, kMCPExternalAuthConfigKind.kind, name)});
  }
  return converted_[static_cast<std::size_t>(found - configs.begin())];
}

OutgoingAuth::Choice OutgoingAuth::read_choice(const Json& node) const {
  if (text_at(node, {"type"}) == "discovered") return {true, nullptr};
  return {false, by_config_name(text_at(node, {"externalAuthConfigRef", "name"}))};
}

void OutgoingAuth::check_override(const std::string& key, const Json& node) {
  const std::string place = "spec.outgoingAuth.backends[" + key + "]";
  const std::string_view type = text_at(node, {"type"});
  std::string problem;
  if (type.empty()) {
    problem = place + ".type is required";
  } else if (type == "externalAuthConfigRef") {
    if (find(node, {"externalAuthConfigRef"}) == nullptr) {
      problem = place + ".externalAuthConfigRef is required when type is externalAuthConfigRef";
    } else if (text_at(node, {"externalAuthConfigRef", "name"}).empty()) {
      problem = place + ".externalAuthConfigRef.name is required";
    }
  } else if (type != "discovered") {
    problem = place + ".type must be one of: discovered, externalAuthConfigRef";
  }
  if (!problem.empty()) {
    spec_report_.refuse("Valid", "ValidationFailed", child_pointer("/spec/outgoingAuth/backends", key),
                        std::move(problem));
  }
}

StrategyResult OutgoingAuth::for_member(const Member& member) const {
  const auto override = overrides_.find(member.metadata.name);
  if (override != overrides_.end() && !override->second.discovered) return override->second.strategy;
  if (!member.external_auth_config.empty()) {
    StrategyResult own = by_config_name(member.external_auth_config);
    if (!own) own.error().pointer = "/spec/externalAuthConfigRef/name";
    return own;
  }
  if (override != overrides_.end()) return unauthenticated_strategy();
  if (default_ && !default_->strategy) {
    StrategyFailure failure = default_->strategy.error();
    failure.exclusion_reason = "DefaultAuthUnusable";
    failure.message = "it relies on spec.outgoingAuth.default, which cannot be used: " + failure.message;
    return tl::unexpected(std::move(failure));
  }
  return nullptr;
}

std::shared_ptr<const Strategy> OutgoingAuth::default_strategy() const {
  return default_ && default_->strategy ? *default_->strategy : nullptr;
}

OutgoingAuth::Failures OutgoingAuth::losing_overrides() const {
  std::map<std::string_view, std::string_view> owners;  // variable → config
  auto claim = [&](const Strategy& strategy) {
    for (const SecretEnv& env : strategy.env) owners.emplace(env.name, strategy.config_name);
  };
  if (const auto strategy = default_strategy()) claim(*strategy);
  std::vector<std::tuple<std::string_view, std::string_view, std::string_view>> by_age;  // created, config, key
  for (const auto& [key, choice] : overrides_) {
    if (choice.discovered || !choice.strategy) continue;
    const std::string_view name = (*choice.strategy)->config_name;
    by_age.emplace_back(find_object(inputs_.related.external_auth_configs, name)->metadata.creation_timestamp, name,
                        key);
  }
  std::sort(by_age.begin(), by_age.end());
  Failures out;
  for (const auto& [created, name, key] : by_age) {
    const Strategy& strategy = **overrides_.find(key)->second.strategy;
    const auto taken = std::find_if(strategy.env.begin(), strategy.env.end(), [&](const SecretEnv& env) {
      const auto owner = owners.find(env.name);
      return owner != owners.end() && owner->second != strategy.config_name;
    });
    if (taken == strategy.env.end()) {
      claim(strategy);
    } else {
      out.emplace(key, StrategyFailure{"ConversionFailed", "EnvNameCollision",
                                       concat({"MCPExternalAuthConfig ", strategy.config_name, " and ",
                                               owners.find(taken->name)->second, " share the variable ", taken->name,
                                               "; rename one"})});
    }
  }
  return out;
}

std::vector<std::pair<std::string, std::shared_ptr<const Strategy>>> OutgoingAuth::usable_overrides() const {
  const Failures losing = losing_overrides();
  std::vector<std::pair<std::string, std::shared_ptr<const Strategy>>> out;
  for (const auto& [key, choice] : overrides_) {
    if (losing.contains(key)) continue;
    if (choice.discovered) {
      out.emplace_back(key, unauthenticated_strategy());
    } else if (choice.strategy) {
      out.emplace_back(key, *choice.strategy);
    }
  }
  return out;
}

/// What stands in a config that somebody uses and has no effect.
void OutgoingAuth::note_lost_fields(const std::vector<const Member*>& members, Report& report) const {
  const auto& configs = inputs_.related.external_auth_configs;
  if (std::none_of(configs.begin(), configs.end(), has_lost_field)) return;  // nearly always
  std::set<std::string_view> used;
  for (const char* key : {"default", "backends"}) {
    const Json* choices = find(inputs_.parent.spec, {"outgoingAuth", key});
    if (choices == nullptr) continue;
    used.insert(text_at(*choices, {"externalAuthConfigRef", "name"}));
    for (const Json& choice : *choices) used.insert(text_at(choice, {"externalAuthConfigRef", "name"}));
  }
  for (const Member* member : members) used.insert(member->external_auth_config);
  for (const ConfigObject& config : configs) {
    if (!used.contains(config.metadata.name) || !has_lost_field(config)) continue;
    report.warn(
        "MCPExternalAuthConfig/" + std::string(config.metadata.name) + "/spec/tokenExchange/externalTokenHeaderName",
        "HeaderNotPossible", "the gateway cannot send the token in another header than Authorization");  // D-31
  }
}

Report OutgoingAuth::report(const std::vector<const Member*>& members, bool dynamic) const {
  Report report = spec_report_;
  auto add = [&](std::string type, const char* what, const StrategyResult& result) {
    if (result) {
      report.set(std::move(type), true, "ConversionSucceeded", concat({what, " auth config is valid"}));
      return;
    }
    std::string lower(what);
    lower[0] = static_cast<char>(lower[0] - 'A' + 'a');
    report.set(std::move(type), false, result.error().reason,
               "Failed to convert " + lower + " auth config: " + result.error().message);
  };
  if (default_) add("DefaultAuthConfig", "Default", default_->strategy);
  const Failures losing = dynamic ? losing_overrides() : Failures();
  for (const auto& [key, choice] : overrides_) {
    const auto lost = losing.find(key);
    add("BackendAuthConfig-" + key, "Backend",
        lost == losing.end() ? choice.strategy : StrategyResult(tl::unexpected(lost->second)));
    const bool known = std::any_of(members.begin(), members.end(),
                                   [&key = key](const Member* member) { return member->metadata.name == key; });
    if (!known) {
      report.note(child_pointer("/spec/outgoingAuth/backends", key), "no member of the group has this name",
                  "UnknownMember", Weight::kLost);
    }
  }
  for (const Member* member : members) {
    if (member->external_auth_config.empty()) continue;
    const std::string_view name = member->metadata.name;
    add(concat({"DiscoveredAuthConfig-", name}), "Discovered", by_config_name(member->external_auth_config));
    if (dynamic && overrides_.contains(name)) {
      report.note(child_pointer("/spec/outgoingAuth/backends", name),
                  "in discovered mode the member's own externalAuthConfigRef wins over this override");
    }
  }
  note_lost_fields(members, report);
  return report;
}

}  // namespace vmcp
