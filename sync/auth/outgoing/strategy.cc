// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/strategy.h"

#include <algorithm>

#include "sync/address/host_rules.h"
#include "sync/auth/outgoing/config_validity.h"
#include "sync/go/http_header.h"
#include "sync/kubernetes/names.h"
#include "sync/model/names.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

using Failure = StrategyFailure;

Failure unusable(std::string message) {
  return {"ConversionFailed", "AuthConfigInvalid", std::move(message)};
}

/// Collects one strategy: the keys, each once, in the order of spec/30-outgoing-auth.md §2.2, empty values left out.
class Builder {
 public:
  Builder(const ConfigObject& config, std::string_view crd_type, std::string_view type)
      : config_(config), source_(*find(config.spec, {crd_type})) {
    strategy_.config_name = config.metadata.name;
    strategy_.type = type;
    strategy_.part = crd_type;
    constexpr std::size_t kUsual = 8;
    strategy_.fields.reserve(kUsual);
  }

  void required(std::string_view key) {
    if (text_at(source_, {key}).empty() && !problem_) problem_ = unusable(place(key) + " is required");
    optional(key);
  }
  void optional(std::string_view key) {
    const Json* value = find(source_, {key});
    if (value == nullptr) return;
    const bool empty = (value->is_string() && value->get_ref<const std::string&>().empty()) ||
                       (value->is_array() && value->empty()) || (value->is_boolean() && !value->get<bool>());
    if (!empty) strategy_.fields.push_back({key, value});
  }
  void set(std::string_view key, Json value) { strategy_.fields.push_back({key, nullptr, std::move(value)}); }

  /// `key` names the variable that is filled from the Secret which `ref` of the source names.
  void secret(std::string_view key, std::string_view ref, std::string_view env_prefix, bool optional) {
    if (find(source_, {ref}) == nullptr) return;
    const std::string_view name = text_at(source_, {ref, "name"});
    const std::string_view data_key = text_at(source_, {ref, "key"});
    if ((!is_dns_subdomain(name) || !is_data_key(data_key)) && !problem_) {
      problem_ = unusable(place(ref) + " does not name a Secret and one of its keys");
    }
    std::string env(env_prefix);
    append_env_name_part(env, config_.metadata.name);
    set(key, env);
    strategy_.env.push_back({std::move(env), {name, data_key, optional}});
  }

  void fail(Failure failure) {
    if (!problem_) problem_ = std::move(failure);
  }
  /// Refuses the URL under `key` unless the gateway may call it.
  void check_called(std::string_view key, const PlatformHosts& platform) {
    if (auto problem = url_problem(text(key), kGatewayHosts, platform)) fail(unusable(place(key) + " " + *problem));
  }
  std::string_view text(std::string_view key) const { return text_at(source_, {key}); }
  bool has(std::string_view key) const { return find(source_, {key}) != nullptr; }
  const Json& source() const { return source_; }
  std::string place(std::string_view key) const { return concat({strategy_.part, ".", key}); }

  StrategyResult take() {
    if (problem_) return tl::unexpected(std::move(*problem_));
    return std::make_shared<const Strategy>(std::move(strategy_));
  }

 private:
  const ConfigObject& config_;
  const Json& source_;
  Strategy strategy_;
  std::optional<Failure> problem_;
};

using Upstreams = const std::vector<std::string>*;

/// spec/30-outgoing-auth.md §5: without a name, the first upstream is meant.
void set_subject_provider(Builder& builder, Upstreams upstreams, bool must_be_unique) {
  constexpr std::string_view kKey = "subjectProviderName";
  if (!builder.text(kKey).empty() || upstreams == nullptr || upstreams->empty()) {
    builder.optional(kKey);
  } else if (must_be_unique && upstreams->size() > 1) {
    builder.fail(
        {"AmbiguousSubjectProvider", "AmbiguousSubjectProvider",
         "failed to inject subject provider name: SubjectProviderName must be set explicitly for xaa when more "
         "than one upstream is configured"});
  } else {
    builder.set(kKey, upstreams->front());
  }
}

StrategyResult header_injection(const ConfigObject& config) {
  Builder builder(config, "headerInjection", "header_injection");
  builder.required("headerName");
  if (!is_header_token(builder.text("headerName"))) {
    builder.fail(unusable("headerInjection.headerName is not a valid HTTP header name"));
  }
  if (!builder.has("valueSecretRef")) builder.fail(unusable("headerInjection.valueSecretRef is required"));
  builder.secret("headerValueEnv", "valueSecretRef", "TOOLHIVE_HEADER_INJECTION_VALUE_", false);
  return builder.take();
}

StrategyResult token_exchange(const ConfigObject& config, Upstreams upstreams, const PlatformHosts& platform) {
  Builder builder(config, "tokenExchange", "token_exchange");
  builder.required("tokenUrl");
  builder.check_called("tokenUrl", platform);
  builder.optional("clientId");
  builder.secret("clientSecretEnv", "clientSecretRef", "TOOLHIVE_TOKEN_EXCHANGE_CLIENT_SECRET_", false);
  if (builder.has("clientSecretRef") && builder.text("clientId").empty()) {
    builder.fail(unusable("tokenExchange.clientId is required with clientSecretRef"));
  }
  builder.optional("audience");
  builder.optional("scopes");
  const std::string_view token_type = builder.text("subjectTokenType");
  if (token_type == "access_token" || token_type == "id_token" || token_type == "jwt") {
    builder.set("subjectTokenType", "urn:ietf:params:oauth:token-type:" + std::string(token_type));
  } else {
    builder.optional("subjectTokenType");
  }
  set_subject_provider(builder, upstreams, false);
  return builder.take();
}

StrategyResult upstream_inject(const ConfigObject& config, Upstreams upstreams) {
  Builder builder(config, "upstreamInject", "upstream_inject");
  builder.required("providerName");
  const std::string provider(builder.text("providerName"));
  if (upstreams == nullptr) {
    builder.fail(
        unusable("upstream_inject requires an embedded auth server (spec.authServerConfig must be configured)"));
  } else if (std::find(upstreams->begin(), upstreams->end(), provider) == upstreams->end()) {
    builder.fail(unusable("upstream_inject providerName \"" + provider + "\" not found in auth server upstreams"));
  }
  return builder.take();
}

StrategyResult aws_sts(const ConfigObject& config, Upstreams upstreams) {
  Builder builder(config, "awsSts", "aws_sts");
  for (std::string_view key : {"region", "service", "fallbackRoleArn"}) builder.optional(key);
  if (const Json* mappings = find(builder.source(), {"roleMappings"}); mappings != nullptr && !mappings->empty()) {
    Json list = Json::array();
    for (const Json& mapping : *mappings) {
      Json item = Json::object();
      for (std::string_view key : {"claim", "matcher", "roleArn"}) {
        if (const std::string_view value = text_at(mapping, {key}); !value.empty()) item[std::string(key)] = value;
      }
      if (const auto priority = integer_at(mapping, {"priority"})) item["priority"] = *priority;
      list.push_back(std::move(item));
    }
    builder.set("roleMappings", std::move(list));
  }
  for (std::string_view key : {"roleClaim", "sessionDuration", "sessionNameClaim"}) builder.optional(key);
  set_subject_provider(builder, upstreams, false);
  return builder.take();
}

StrategyResult xaa(const ConfigObject& config, Upstreams upstreams, const PlatformHosts& platform) {
  Builder builder(config, "xaa", "xaa");
  builder.required("idpTokenUrl");
  builder.check_called("idpTokenUrl", platform);
  builder.optional("idpClientId");
  builder.secret("idpClientSecretEnv", "idpClientSecretRef", "TOOLHIVE_XAA_IDP_CLIENT_SECRET_", true);
  builder.required("targetTokenUrl");
  builder.check_called("targetTokenUrl", platform);
  builder.optional("insecureTargetTokenUrl");
  builder.optional("targetClientId");
  builder.secret("targetClientSecretEnv", "targetClientSecretRef", "TOOLHIVE_XAA_TARGET_CLIENT_SECRET_", true);
  builder.required("targetAudience");
  builder.optional("targetResource");
  builder.optional("scopes");
  set_subject_provider(builder, upstreams, true);
  constexpr std::string_view kIdToken = "urn:ietf:params:oauth:token-type:id_token";
  const std::string_view token_type = builder.text("subjectTokenType");
  if (!token_type.empty() && token_type != kIdToken) {
    builder.fail(unusable("xaa.subjectTokenType must be " + std::string(kIdToken)));
  }
  builder.optional("subjectTokenType");
  return builder.take();
}

}  // namespace

std::shared_ptr<const Strategy> unauthenticated_strategy() {
  static const auto strategy = std::make_shared<const Strategy>(Strategy{"", "unauthenticated", "", {}, {}});
  return strategy;
}

StrategyResult convert_to_strategy(const ConfigObject& config, const std::vector<std::string>* upstreams,
                                   const PlatformHosts& platform) {
  if (auto problem = config_validity_problem(config)) return tl::unexpected(std::move(*problem));
  const std::string_view type = text_at(config.spec, {"type"});
  if (type == "headerInjection") return header_injection(config);
  if (type == "tokenExchange") return token_exchange(config, upstreams, platform);
  if (type == "upstreamInject") return upstream_inject(config, upstreams);
  if (type == "awsSts") return aws_sts(config, upstreams);
  if (type == "xaa") return xaa(config, upstreams, platform);
  if (type == "unauthenticated") {
    Strategy strategy = *unauthenticated_strategy();
    strategy.config_name = config.metadata.name;
    return std::make_shared<const Strategy>(std::move(strategy));
  }
  std::string message = "unsupported auth type: " + std::string(type);
  if (type == "obo") {
    message = "on-behalf-of (OBO) external auth type requires an enterprise build";
  } else {
    // One reference serves the member's own proxy and the hop from the gateway to it (D-34).
    message += "; it can authenticate the member's own proxy to its server, but not the gateway to the member";
  }
  return tl::unexpected(Failure{"ConversionFailed", "AuthTypeUnsupported", std::move(message)});
}

}  // namespace vmcp
