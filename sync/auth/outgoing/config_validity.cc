// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/config_validity.h"

#include <algorithm>
#include <array>

#include "sync/text/text.h"

namespace vmcp {
namespace {

/// Every type that has a sub-object carries it under its own name.
constexpr std::array<std::string_view, 8> kTypesWithObject = {
    "tokenExchange", "headerInjection", "bearerToken", "embeddedAuthServer", "awsSts", "upstreamInject", "xaa", "obo"};

StrategyFailure invalid(std::string message) {
  return {"InvalidExternalAuthConfig", "AuthConfigInvalid", std::move(message)};
}

std::optional<StrategyFailure> mirrored_problem(const ConfigObject& config) {
  const ObservedCondition* valid = config.status.condition("Valid");
  if (valid == nullptr || valid->status != "False") return std::nullopt;
  const std::int64_t judged =
      valid->observed_generation != 0 ? valid->observed_generation : config.status.observed_generation;
  // Without any generation there is nothing that says the verdict is old.
  if (judged != 0 && judged != config.metadata.generation) return std::nullopt;
  const std::string_view reason = valid->reason.empty() ? "InvalidExternalAuthConfig" : valid->reason;
  return StrategyFailure{reason, "AuthConfigInvalid", concat({"invalid (", reason, "): ", valid->message})};
}

std::optional<StrategyFailure> shape_problem(const Json& spec, std::string_view type) {
  for (std::string_view each : kTypesWithObject) {
    const bool present = find(spec, {each}) != nullptr;
    if (type == "unauthenticated" && present) {
      return invalid("no configuration must be set when type is 'unauthenticated'");
    }
    if (present != (type == each)) {
      const std::string name(each);
      return invalid(name + " configuration must be set if and only if type is '" + name + "'");
    }
  }
  return std::nullopt;
}

std::optional<StrategyFailure> role_mapping_problem(const Json& mapping, const std::string& place) {
  if (text_at(mapping, {"roleArn"}).empty()) return invalid(place + ".roleArn is required");
  const bool claim = !text_at(mapping, {"claim"}).empty();
  const bool matcher = !text_at(mapping, {"matcher"}).empty();
  if (!claim && !matcher) return invalid(place + ": exactly one of claim or matcher must be set");
  if (claim && matcher) return invalid(place + ": claim and matcher are mutually exclusive");
  return std::nullopt;
}

std::optional<StrategyFailure> aws_sts_problem(const Json& spec) {
  const Json& aws = *find(spec, {"awsSts"});
  if (text_at(aws, {"region"}).empty()) return invalid("awsSts.region is required");
  const Json* mappings = find(aws, {"roleMappings"});
  const bool has_mappings = mappings != nullptr && !mappings->empty();
  if (text_at(aws, {"fallbackRoleArn"}).empty() && !has_mappings) {
    return invalid("awsSts: at least one of fallbackRoleArn or roleMappings must be configured");
  }
  for (std::size_t i = 0; has_mappings && i < mappings->size(); ++i) {
    if (auto problem = role_mapping_problem((*mappings)[i], "awsSts.roleMappings[" + std::to_string(i) + "]")) {
      return problem;
    }
  }
  const auto duration = integer_at(aws, {"sessionDuration"});
  constexpr int kShortest = 900;
  constexpr int kLongest = 43200;
  if (duration && (*duration < kShortest || *duration > kLongest)) {
    return invalid("awsSts.sessionDuration must be between 900 and 43200 seconds");
  }
  return std::nullopt;
}

}  // namespace

std::optional<StrategyFailure> config_validity_problem(const ConfigObject& config) {
  if (auto problem = mirrored_problem(config)) return problem;
  const std::string_view type = text_at(config.spec, {"type"});
  const bool known = type == "unauthenticated" ||
                     std::find(kTypesWithObject.begin(), kTypesWithObject.end(), type) != kTypesWithObject.end();
  if (!known) {
    return StrategyFailure{"ConversionFailed", "AuthTypeUnsupported", "unsupported auth type: " + std::string(type)};
  }
  if (auto problem = shape_problem(config.spec, type)) return problem;
  if (type == "upstreamInject" && text_at(config.spec, {"upstreamInject", "providerName"}).empty()) {
    return invalid("upstreamInject requires a non-empty providerName");
  }
  if (type == "awsSts") return aws_sts_problem(config.spec);
  return std::nullopt;
}

}  // namespace vmcp
