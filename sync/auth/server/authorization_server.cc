// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/authorization_server.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sync/auth/incoming/primary_upstream.h"
#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/ca_bundles.h"
#include "sync/auth/server/context.h"
#include "sync/auth/server/delegation.h"
#include "sync/auth/server/inbound_grants.h"
#include "sync/auth/server/registration_limits.h"
#include "sync/auth/server/rules.h"
#include "sync/auth/server/storage.h"
#include "sync/auth/server/upstreams.h"
#include "sync/json/object_builder.h"

namespace vmcp {
namespace {

constexpr const char* kCondition = "AuthServerConfigValidated";

/// Users of an upstream that says nothing about them get an identity that is made up (advisory).
void set_identity_condition(const Json& config, Report& report) {
  std::vector<std::string> names;
  const Json* upstreams = find(config, {"upstreamProviders"});
  for (std::size_t i = 0; upstreams != nullptr && i < upstreams->size(); ++i) {
    const Json& upstream = (*upstreams)[i];
    if (text_at(upstream, {"type"}) != "oauth2") continue;
    const bool says_who = find(upstream, {"oauth2Config", "userInfo"}) != nullptr ||
                          find(upstream, {"oauth2Config", "identityFromToken"}) != nullptr;
    if (!says_who) names.push_back(std::string(text_at(upstream, {"name"})));
  }
  std::sort(names.begin(), names.end());
  if (names.empty()) {
    report.set("IdentitySynthesized", false, "AllUpstreamsHaveUserInfo",
               "all OAuth 2.0 upstreams have userInfo or identityFromToken");
    return;
  }
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  report.set("IdentitySynthesized", true, "OAuth2UpstreamWithoutUserInfo",
             "upstreams without userInfo and identityFromToken, whose users get a synthesized identity: " + list);
}

std::vector<SecretFile> key_files(const Json& config, std::string_view field, std::string (*file)(std::size_t)) {
  std::vector<SecretFile> out;
  const Json* list = find(config, {field});
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) out.push_back({&(*list)[i], file(i)});
  return out;
}

std::vector<SecretFile> signing_keys(const Json& config) {
  return key_files(config, "signingKeySecretRefs", signing_key_file);
}

std::vector<SecretFile> hmac_secrets(const Json& config) {
  return key_files(config, "hmacSecretRefs", hmac_file);
}

Json write_signing_keys(const Json& config) {
  const std::vector<SecretFile> keys = signing_keys(config);
  if (keys.empty()) return nullptr;
  std::vector<std::string> fallbacks;
  for (std::size_t i = 1; i < keys.size(); ++i) fallbacks.push_back(keys[i].path);
  ObjectBuilder out;
  out.always("key_dir", std::string(kSigningKeyDirectory))
      .always("signing_key_file", keys.front().path)
      .add("fallback_key_files", std::move(fallbacks));
  return out.take();
}

Json write_hmac_files(const Json& config) {
  Json out;
  for (const SecretFile& file : hmac_secrets(config)) out.push_back(std::string(kHmacDirectory) + "/" + file.path);
  return out;
}

Json write_lifespans(const Json& config) {
  const Json* lifespans = find(config, {"tokenLifespans"});
  if (lifespans == nullptr) return nullptr;
  ObjectBuilder out;
  out.copy("access_token_lifespan", *lifespans, "accessTokenLifespan")
      .copy("refresh_token_lifespan", *lifespans, "refreshTokenLifespan")
      .copy("auth_code_lifespan", *lifespans, "authCodeLifespan");
  return out.take();
}

Json write_client_metadata(const Json& config) {
  const Json* cimd = find(config, {"cimd"});
  if (cimd == nullptr || !flag_at(*cimd, {"enabled"})) return nullptr;
  ObjectBuilder out;
  out.always("enabled", true)
      .copy("cache_max_size", *cimd, "cacheMaxSize")
      .copy("cache_fallback_ttl", *cimd, "cacheFallbackTtl");
  return out.take();
}

/// spec/50-incoming-auth.md §7, in its order.
Json write(const AuthServerContext& context) {
  const Json& config = context.config;
  ObjectBuilder out;
  out.always("schema_version", "v0.1.0")
      .copy("issuer", config, "issuer")
      .copy("authorization_endpoint_base_url", config, "authorizationEndpointBaseUrl")
      .add("signing_key_config", write_signing_keys(config))
      .add("hmac_secret_files", write_hmac_files(config))
      .add("token_lifespans", write_lifespans(config))
      .always("upstreams", write_upstreams(context))
      .copy("scopes_supported", context.oidc, "scopes")
      .copy("baseline_client_scopes", config, "baselineClientScopes")
      .always("allowed_audiences", allowed_audiences(context))
      .add("storage", write_storage(context))
      .copy("disable_upstream_token_injection", config, "disableUpstreamTokenInjection")
      .add("cimd", write_client_metadata(config))
      .copy("insecure_allow_http", config, "insecureAllowHTTP")
      .add("trusted_issuers", write_trusted_issuers(config))
      .copy("allow_confidential_client_registration", config, "allowConfidentialClientRegistration")
      .copy("force_confidential_redirect_uris", config, "forceConfidentialRedirectUris")
      .copy("insecure_allow_confidential_over_loopback_http", config, "insecureAllowConfidentialOverLoopbackHTTP")
      .add("delegate_clients", write_delegate_clients(config))
      .copy("allow_private_key_jwt_registration", config, "allowPrivateKeyJWTRegistration")
      .add("inbound_grants", write_inbound_grants(config));
  return out.take();
}

/// spec/50-incoming-auth.md §8, in its order.
PodParts write_pod(const Json& config) {
  PodParts out;
  auto append_all = [](auto& to, auto from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append_all(out.env, upstream_env(config));
  append_all(out.env, delegate_client_env(config));
  add_secret_directory(out, kSigningKeyVolume, kSigningKeyDirectory, signing_keys(config));
  add_secret_directory(out, kHmacVolume, kHmacDirectory, hmac_secrets(config));
  for (PodParts parts : {storage_pod(config), ca_bundle_pod(config)}) {
    append_all(out.env, std::move(parts.env));
    append_all(out.volumes, std::move(parts.volumes));
    append_all(out.mounts, std::move(parts.mounts));
  }
  return out;
}

/// Older runtimes exit without an upstream.
void check_upstreams_needed(const Json& config, const Settings& settings, Report& report) {
  constexpr schema::Version kSince{0, 47, 0};
  const schema::Version runtime = runtime_version(settings);
  if (runtime >= kSince || !upstream_names(config).empty()) return;
  report.refuse("Valid", "NotSupported", std::string(kAuthServerPlace) + "/upstreamProviders",
                "spec.authServerConfig without upstreamProviders needs runtime >= " + schema::to_string(kSince) +
                    "; this is " + schema::to_string(runtime) + " (--vmcp-version, or the tag of --vmcp-image)");
}

}  // namespace

Decided<std::optional<AuthorizationServer>> decide_authorization_server(const Inputs& inputs,
                                                                        const IncomingAuth& incoming) {
  Decided<std::optional<AuthorizationServer>> out;
  const Json& spec = inputs.parent.spec;
  const Json* config = find(spec, {"authServerConfig"});
  if (config == nullptr) return out;
  static const Json kNoOidc;
  const Json* oidc = find(incoming.node, {"oidc"});
  const AuthServerContext context{*config, oidc == nullptr ? kNoOidc : *oidc, inputs.parent.metadata.name,
                                  inputs.parent.metadata.namespace_, inputs.platform()};
  set_identity_condition(*config, out.report);
  set_grant_condition(*config, out.report);
  out.report.join(check_registration_limits(*config));
  Problems problems = server_problems(context);
  // Without a decision about incoming authentication there is nothing that the server could fit or not fit.
  if (!incoming.node.is_null()) {
    append(problems, integration_problems(context, text_at(incoming.node, {"type"})));
  }
  for (Problem& each : problems) {
    out.report.refuse(kCondition, "AuthServerConfigInvalid", std::move(each.pointer), std::move(each.message));
  }
  if (!problems.empty()) return out;
  check_upstreams_needed(*config, inputs.settings, out.report);

  out.report.set(kCondition, true, "AuthServerConfigValid", "AuthServerConfig is valid");
  out.report.join(upstream_notes(*config));
  out.report.join(login_host_notes(context, runtime_version(inputs.settings)));
  out.report.join(inbound_grant_notes(*config));
  out.report.join(storage_notes(spec, inputs.settings));
  out.value = AuthorizationServer{write(context), write_pod(*config), upstream_names(*config)};
  return out;
}

}  // namespace vmcp
