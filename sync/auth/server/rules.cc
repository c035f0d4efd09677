// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/rules.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "sync/auth/endpoint_rules.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/ca_bundles.h"
#include "sync/auth/server/delegation.h"
#include "sync/auth/server/inbound_grants.h"
#include "sync/auth/server/storage.h"
#include "sync/auth/server/upstreams.h"
#include "sync/go/duration.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr const char* kName = "spec.authServerConfig";

Problem problem_at(std::string_view field, const std::string& message) {
  return {child_pointer(kAuthServerPlace, field), std::string(kName) + "." + std::string(field) + message};
}

/// Plain HTTP to a host that is not loopback.
bool is_cleartext(std::string_view text) {
  const auto url = parse_url(text);
  return url && url->scheme_is("http") && !is_loopback_host(url->host);
}

Problems issuer_problems(const Json& config) {
  const bool allow_http = flag_at(config, {"insecureAllowHTTP"});
  Problems out;
  const std::string_view issuer = text_at(config, {"issuer"});
  if (issuer.empty()) {
    out.push_back(problem_at("issuer", " is required"));
  } else if (!allow_http && is_cleartext(issuer)) {
    out.push_back(problem_at("issuer", " " + shown_url(issuer) +
                                           " uses http with a host that is not loopback: use https, or set "
                                           "insecureAllowHTTP: true for development only"));
  } else if (auto problem = issuer_problem(issuer, allow_http, false)) {
    out.push_back(problem_at("issuer", " " + *problem));
  }
  const std::string_view base = text_at(config, {"authorizationEndpointBaseUrl"});
  const auto problem = base.empty() ? std::nullopt : issuer_problem(base, allow_http, false);
  if (problem) out.push_back(problem_at("authorizationEndpointBaseUrl", " " + *problem));
  return out;
}

/// Secrets of confidential clients must not travel in the clear.
Problems confidential_transport_problems(const Json& config) {
  constexpr const char* kReason = "confidential clients would send their secrets over plain HTTP";
  const bool registers = flag_at(config, {"allowConfidentialClientRegistration"});
  if (!registers && !has_delegate_clients(config)) return {};
  const std::string start = std::string(kName) + ": allow_confidential_client_registration" +
                            (registers ? "" : ", which delegate clients imply,") + " cannot be combined with ";
  if (flag_at(config, {"insecureAllowHTTP"})) {
    return {{child_pointer(kAuthServerPlace, "insecureAllowHTTP"), start + "insecure_allow_http: " + kReason}};
  }
  const std::string_view issuer = text_at(config, {"issuer"});
  const auto url = parse_url(issuer);
  const bool loopback_http = url && url->scheme_is("http") && is_loopback_host(url->host);
  if (!loopback_http || flag_at(config, {"insecureAllowConfidentialOverLoopbackHTTP"})) return {};
  return {{child_pointer(kAuthServerPlace, "issuer"),
           start + "a plain-HTTP loopback issuer (" + shown_url(issuer) +
               ") unless insecureAllowConfidentialOverLoopbackHTTP is set: " + kReason}};
}

Problems confidential_redirect_problems(const Json& config) {
  Problems out;
  const std::vector<std::string> uris = texts_at(config, {"forceConfidentialRedirectUris"});
  if (!uris.empty() && !flag_at(config, {"allowConfidentialClientRegistration"})) {
    out.push_back(problem_at("forceConfidentialRedirectUris", " requires allowConfidentialClientRegistration: true"));
  }
  for (std::size_t i = 0; i < uris.size(); ++i) {
    auto problem = confidential_redirect_problem(uris[i]);
    if (!problem) continue;
    Problem wrong = problem_at("forceConfidentialRedirectUris", "[" + std::to_string(i) + "] " + *problem);
    wrong.pointer = child_pointer(wrong.pointer, i);
    out.push_back(std::move(wrong));
  }
  return out;
}

Problems scope_problems(const AuthServerContext& context) {
  Problems out;
  if (context.oidc.is_null()) return out;
  const std::vector<std::string> supported = supported_scopes(context);
  for (const std::string& scope : texts_at(context.config, {"baselineClientScopes"})) {
    if (holds(supported, scope)) continue;
    out.push_back(
        problem_at("baselineClientScopes",
                   " contains " + quote(scope) +
                       " which is not in scopes_supported: add it to spec.incomingAuth.oidcConfigRef.scopes"));
  }
  return out;
}

struct Lifespan {
  std::string_view field;
  std::int64_t shortest;
  std::int64_t longest;
};
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
/// What the runtime accepts at start; 0 means its own default.
constexpr Lifespan kLifespans[] = {
    {"accessTokenLifespan", kMinute, 24 * kHour},
    {"refreshTokenLifespan", kHour, 720 * kHour},
    {"authCodeLifespan", 30 * kSecond, 10 * kMinute},
};

Problems duration_problems(const Json& config) {
  Problems out;
  for (const Lifespan& lifespan : kLifespans) {
    const std::string_view text = text_at(config, {"tokenLifespans", lifespan.field});
    if (text.empty()) continue;
    const auto value = parse_config_duration(text);
    const bool in_range = value && (*value == 0 || (*value >= lifespan.shortest && *value <= lifespan.longest));
    if (in_range) continue;
    Problem wrong = problem_at("tokenLifespans", "." + std::string(lifespan.field) + " must be a duration between " +
                                                     format_duration(lifespan.shortest) + " and " +
                                                     format_duration(lifespan.longest));
    wrong.pointer = child_pointer(wrong.pointer, lifespan.field);
    out.push_back(std::move(wrong));
  }
  if (!flag_at(config, {"cimd", "enabled"})) return out;
  if (integer_at(config, {"cimd", "cacheMaxSize"}).value_or(0) < 0) {
    out.push_back(problem_at("cimd", ".cacheMaxSize must not be negative"));
  }
  const std::string_view ttl = text_at(config, {"cimd", "cacheFallbackTtl"});
  if (!ttl.empty() && parse_config_duration(ttl).value_or(0) <= 0) {
    out.push_back(problem_at("cimd", ".cacheFallbackTtl must be a positive duration such as 5m"));
  }
  return out;
}

Problems key_problems(const Json& config) {
  Problems out;
  for (const std::string_view field : {"signingKeySecretRefs", "hmacSecretRefs"}) {
    const Json* list = find(config, {field});
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      auto problem = secret_reference_problem((*list)[i]);
      if (!problem) continue;
      Problem wrong = problem_at(field, "[" + std::to_string(i) + "]" + *problem);
      wrong.pointer = child_pointer(wrong.pointer, i);
      out.push_back(std::move(wrong));
    }
  }
  return out;
}

Problem integration(const char* pointer, const std::string& text) {
  return {pointer, "invalid auth server integration: " + text};
}

}  // namespace

Problems server_problems(const AuthServerContext& context) {
  Problems out = issuer_problems(context.config);
  append(out, confidential_transport_problems(context.config));
  append(out, upstream_problems(context));
  append(out, storage_problems(context));
  append(out, delegate_client_problems(context));
  append(out, trusted_issuer_problems(context));
  append(out, inbound_grant_problems(context));
  append(out, ca_bundle_problems(context.config));
  append(out, confidential_redirect_problems(context.config));
  append(out, scope_problems(context));
  append(out, duration_problems(context.config));
  append(out, key_problems(context.config));
  return out;
}

Problems integration_problems(const AuthServerContext& context, std::string_view type) {
  Problems out;
  const std::vector<std::string> audiences = allowed_audiences(context);
  constexpr const char* kResource = "/spec/incomingAuth/oidcConfigRef/resourceUrl";
  if (audiences.empty()) {
    out.push_back(integration("/spec/incomingAuth/oidcConfigRef",
                              "auth server requires at least one allowed audience (the resource of "
                              "spec.incomingAuth.oidcConfigRef)"));
  } else if (auto problem = resource_problem(audiences.front())) {
    out.push_back(integration(kResource, "allowed audience " + *problem));
  }
  if (type != "oidc" || context.oidc.is_null()) {
    out.push_back(integration("/spec/incomingAuth/type", "embedded auth server requires OIDC incoming auth"));
  }
  if (context.oidc.is_null()) return out;
  const std::string_view own = text_at(context.config, {"issuer"});
  const std::string_view issuer = text_at(context.oidc, {"issuer"});
  if (own != issuer) {
    out.push_back(integration("/spec/authServerConfig/issuer", "auth server issuer mismatch: auth server issuer " +
                                                                   shown_url(own) + " != incomingAuth.oidc.issuer " +
                                                                   shown_url(issuer)));
  }
  const std::string_view audience = text_at(context.oidc, {"audience"});
  if (!holds(audiences, audience)) {
    out.push_back(integration("/spec/incomingAuth/oidcConfigRef/audience",
                              "incomingAuth.oidc.audience " + shown_url(audience) +
                                  " not in auth server's allowed audiences [" +
                                  (audiences.empty() ? "" : shown_url(audiences.front())) +
                                  "]: set resourceUrl to the audience, or the audience to the resource"));
  }
  return out;
}

}  // namespace vmcp
