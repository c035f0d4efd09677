// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/upstreams.h"

#include "sync/auth/names.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/ca_bundles.h"
#include "sync/go/http_header.h"
#include "sync/go/url.h"
#include "sync/json/object_builder.h"

namespace vmcp {
namespace {

const Json& upstreams_of(const Json& config) {
  static const Json kNone = Json::array();
  const Json* list = find(config, {"upstreamProviders"});
  return list == nullptr ? kNone : *list;
}

/// The sub-object of the upstream's type. It is there: upstream_problems() was empty.
const Json& settings_of(const Json& upstream) {
  return *find(upstream, {text_at(upstream, {"type"}) == "oidc" ? "oidcConfig" : "oauth2Config"});
}

Json write_user_info(const Json* info) {
  if (info == nullptr) return nullptr;
  ObjectBuilder fields;
  if (const Json* mapping = find(*info, {"fieldMapping"})) {
    fields.copy("subject_fields", *mapping, "subjectFields")
        .copy("name_fields", *mapping, "nameFields")
        .copy("email_fields", *mapping, "emailFields");
  }
  ObjectBuilder out;
  out.always("endpoint_url", text_at(*info, {"endpointUrl"}))
      .copy("http_method", *info, "httpMethod")
      .copy("additional_headers", *info, "additionalHeaders")
      .add("field_mapping", fields.take());
  return out.take();
}

std::string secret_env_name(const Json& settings, std::string_view upstream) {
  return find(settings, {"clientSecretRef"}) == nullptr ? "" : upstream_client_secret_env(upstream);
}

Json write_oidc(const AuthServerContext& context, const Json& settings, std::string_view name, std::size_t index) {
  ObjectBuilder out;
  out.always("issuer_url", text_at(settings, {"issuerUrl"}))
      .always("client_id", text_at(settings, {"clientId"}))
      .add("client_secret_env_var", secret_env_name(settings, name))
      .add("redirect_uri", redirect_uri(context, settings))
      .copy("scopes", settings, "scopes")
      .add("userinfo_override", write_user_info(find(settings, {"userInfoOverride"})))
      .copy("additional_authorization_params", settings, "additionalAuthorizationParams")
      .copy("subject_claim", settings, "subjectClaim")
      .copy("allow_private_ips", settings, "allowPrivateIPs")
      .add("ca_file_path", upstream_ca_file(settings, index));
  return out.take();
}

Json write_token_response_mapping(const Json* mapping) {
  if (mapping == nullptr) return nullptr;
  ObjectBuilder out;
  out.always("access_token_path", text_at(*mapping, {"accessTokenPath"}))
      .copy("scope_path", *mapping, "scopePath")
      .copy("refresh_token_path", *mapping, "refreshTokenPath")
      .copy("expires_in_path", *mapping, "expiresInPath");
  return out.take();
}

Json write_identity_from_token(const Json* identity) {
  if (identity == nullptr) return nullptr;
  ObjectBuilder out;
  out.always("subject_path", text_at(*identity, {"subjectPath"}))
      .copy("name_path", *identity, "namePath")
      .copy("email_path", *identity, "emailPath");
  return out.take();
}

Json write_registration(const Json* registration, std::string_view name) {
  if (registration == nullptr) return nullptr;
  const bool has_token = find(*registration, {"initialAccessTokenRef"}) != nullptr;
  ObjectBuilder out;
  out.copy("discovery_url", *registration, "discoveryUrl")
      .copy("registration_endpoint", *registration, "registrationEndpoint")
      .add("initial_access_token_env_var", has_token ? upstream_registration_token_env(name) : "")
      .copy("software_id", *registration, "softwareId")
      .copy("software_statement", *registration, "softwareStatement");
  return out.take();
}

Json write_oauth2(const AuthServerContext& context, const Json& settings, std::string_view name, std::size_t index) {
  ObjectBuilder out;
  out.always("authorization_endpoint", text_at(settings, {"authorizationEndpoint"}))
      .always("token_endpoint", text_at(settings, {"tokenEndpoint"}))
      .always("client_id", text_at(settings, {"clientId"}))
      .add("client_secret_env_var", secret_env_name(settings, name))
      .add("redirect_uri", redirect_uri(context, settings))
      .copy("scopes", settings, "scopes")
      .add("userinfo", write_user_info(find(settings, {"userInfo"})))
      .add("token_response_mapping", write_token_response_mapping(find(settings, {"tokenResponseMapping"})))
      .add("identity_from_token", write_identity_from_token(find(settings, {"identityFromToken"})))
      .copy("additional_authorization_params", settings, "additionalAuthorizationParams")
      .add("dcr_config", write_registration(find(settings, {"dcrConfig"}), name))
      .copy("allow_private_ips", settings, "allowPrivateIPs")
      .copy("insecure_allow_http", settings, "insecureAllowHTTP")
      .add("ca_file_path", upstream_ca_file(settings, index));
  return out.take();
}

void note_headers(const Json* info, const std::string& place, Report& report) {
  const Json* headers = info == nullptr ? nullptr : find(*info, {"additionalHeaders"});
  if (headers == nullptr) return;
  for (const auto& [name, value] : headers->items()) {
    if (!looks_like_credential_header(name)) continue;
    report.warn(child_pointer(place + "/additionalHeaders", name), "PlaintextCredential",
                "stands in a ConfigMap, readable by everybody who can read those: do not put a credential here");
  }
}

}  // namespace

std::string redirect_uri(const AuthServerContext& context, const Json& settings) {
  const std::string_view given = text_at(settings, {"redirectUri"});
  if (!given.empty()) return std::string(given);
  std::string resource(text_at(context.oidc, {"resource"}));
  while (!resource.empty() && resource.back() == '/') resource.pop_back();
  return resource.empty() ? resource : resource + "/oauth/callback";
}

Json write_upstreams(const AuthServerContext& context) {
  Json out = Json::array();
  const Json& upstreams = upstreams_of(context.config);
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const Json& upstream = upstreams[i];
    const std::string name(text_at(upstream, {"name"}));
    const bool is_oidc = text_at(upstream, {"type"}) == "oidc";
    const Json& settings = settings_of(upstream);
    ObjectBuilder node;
    node.add("name", name).always("type", is_oidc ? "oidc" : "oauth2");
    if (is_oidc) {
      node.always("oidc_config", write_oidc(context, settings, name, i));
    } else {
      node.always("oauth2_config", write_oauth2(context, settings, name, i));
    }
    out.push_back(node.take());
  }
  return out;
}

std::vector<EnvVar> upstream_env(const Json& config) {
  std::vector<EnvVar> out;
  for (const Json& upstream : upstreams_of(config)) {
    const std::string_view name = text_at(upstream, {"name"});
    const Json& settings = settings_of(upstream);
    if (const Json* secret = find(settings, {"clientSecretRef"})) {
      out.push_back(secret_env(upstream_client_secret_env(name), *secret));
    }
    if (const Json* token = find(settings, {"dcrConfig", "initialAccessTokenRef"})) {
      out.push_back(secret_env(upstream_registration_token_env(name), *token));
    }
  }
  return out;
}

Report upstream_notes(const Json& config) {
  Report out;
  const Json& upstreams = upstreams_of(config);
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const std::string place = child_pointer(std::string(kAuthServerPlace) + "/upstreamProviders", i);
    note_headers(find(upstreams[i], {"oidcConfig", "userInfoOverride"}), place + "/oidcConfig/userInfoOverride", out);
    note_headers(find(upstreams[i], {"oauth2Config", "userInfo"}), place + "/oauth2Config/userInfo", out);
    if (!text_at(upstreams[i], {"oauth2Config", "dcrConfig", "softwareStatement"}).empty()) {
      out.warn(place + "/oauth2Config/dcrConfig/softwareStatement", "PlaintextCredential",
               "stands in a ConfigMap, readable by everybody who can read those");
    }
  }
  return out;
}

Report login_host_notes(const AuthServerContext& context, const schema::Version& runtime) {
  Report out;
  constexpr schema::Version kSince{0, 55, 1};
  if (runtime < kSince) return out;
  const auto host_of = [](std::string_view text) {
    const auto url = parse_url(text);
    return url ? std::string(url->host) : std::string();
  };
  const std::string_view base = text_at(context.config, {"authorizationEndpointBaseUrl"});
  const std::string host = host_of(base.empty() ? text_at(context.config, {"issuer"}) : base);
  const Json& upstreams = upstreams_of(context.config);
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const std::string uri = redirect_uri(context, settings_of(upstreams[i]));
    if (uri.empty() || host_of(uri) == host) continue;
    const std::string part = std::string(text_at(upstreams[i], {"type"})) + "Config";
    out.note(child_pointer(std::string(kAuthServerPlace) + "/upstreamProviders", i) + "/" + part + "/redirectUri",
             "leads to another host than the authorization endpoint (" + host + "): browsers will be rejected");
  }
  return out;
}

}  // namespace vmcp
