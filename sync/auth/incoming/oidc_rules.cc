// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/oidc_rules.h"

#include <string_view>
#include <utility>

#include "sync/address/host_rules.h"
#include "sync/go/quote.h"
#include "sync/go/url.h"
#include "sync/kubernetes/names.h"

namespace vmcp {
namespace {

std::optional<std::string> scheme_problem(const std::string& what, const Url& url, bool allow_http) {
  if (url.scheme_is("https") || (allow_http && url.scheme_is("http"))) return std::nullopt;
  if (url.scheme_is("http")) {
    return what + " uses HTTP scheme, which is insecure; use HTTPS or set insecureAllowHTTP: true for development only";
  }
  return what + " has an unsupported scheme; must be http or https";
}

/// What the runtime calls must be a place where it may go.
std::optional<std::string> called_url_problem(const std::string& what, std::string_view text, const HostPolicy& policy,
                                              const PlatformHosts& platform) {
  const auto url = parse_url(text);
  if (!url || url->host.empty()) return std::nullopt;
  if (url->has_userinfo) return what + " must not have a user name or password";
  if (!url->scheme_is("http") && !url->scheme_is("https")) return std::nullopt;
  auto problem = url_problem(*url, policy, platform);
  return problem ? what + " " + std::move(*problem) : problem;
}

std::optional<std::string> issuer_url_problem(std::string_view text, bool allow_http, const PlatformHosts& platform) {
  const std::string what = "OIDC issuer URL";
  if (text.empty()) return what + " is required";
  if (auto problem = called_url_problem(what, text, kGatewayHosts, platform)) return problem;
  const auto url = parse_url(text);
  if (!url) return what + " is malformed: " + url.error();
  if (url->scheme.empty() || url->host.empty()) return what + " is malformed: missing scheme or host";
  return scheme_problem(what, *url, allow_http);
}

std::optional<std::string> jwks_url_problem(std::string_view text, bool allow_http, const PlatformHosts& platform) {
  if (text.empty()) return std::nullopt;
  if (auto problem = called_url_problem("JWKS URL", text, kGatewayHosts, platform)) return problem;
  const auto url = parse_url(text);
  if (!url) return "JWKS URL is invalid: " + url.error();
  if (auto problem = scheme_problem("JWKS URL", *url, allow_http)) return problem;
  if (url->host.empty()) return "JWKS URL must have a valid host";
  return std::nullopt;
}

std::optional<std::string> introspection_url_problem(const Json& settings, const HostPolicy& policy,
                                                     const PlatformHosts& platform) {
  const std::string_view text = text_at(settings, {"introspectionUrl"});
  if (text.empty()) return std::nullopt;
  auto problem = url_problem(text, policy, platform);
  return problem ? "introspection URL " + std::move(*problem) : problem;
}

std::optional<std::string> ca_bundle_problem(const Json& settings) {
  const Json* bundle = find(settings, {"caBundleRef"});
  if (bundle == nullptr) return std::nullopt;
  const Json* config_map = find(*bundle, {"configMapRef"});
  if (config_map == nullptr) return "configMapRef must be specified in caBundleRef";
  const std::string_view name = text_at(*config_map, {"name"});
  if (name.empty()) return "configMapRef.name must be specified";
  if (!is_dns_subdomain(name)) return "configMapRef.name " + quote(name) + " is not the name of a ConfigMap";
  const std::string_view key = text_at(*config_map, {"key"});
  if (!key.empty() && !is_data_key(key)) return "configMapRef.key " + quote(key) + " is not a key of a ConfigMap";
  // It becomes part of caBundlePath (spec/40-config.md §13 V3).
  if (key.find("..") != std::string_view::npos) {
    return "configMapRef.key " + quote(key) + " contains two dots in a row, which the runtime does not take in a path";
  }
  return std::nullopt;
}

std::optional<std::string> inline_problem(const Json& settings, const PlatformHosts& platform) {
  const bool allow_http = flag_at(settings, {"insecureAllowHTTP"});
  if (auto problem = issuer_url_problem(text_at(settings, {"issuer"}), allow_http, platform)) return problem;
  if (auto problem = jwks_url_problem(text_at(settings, {"jwksUrl"}), allow_http, platform)) return problem;
  if (auto problem = introspection_url_problem(settings, kGatewayHosts, platform)) return problem;
  return ca_bundle_problem(settings);
}

/// The cluster's API server is a usual issuer here, and only here.
std::optional<std::string> service_account_problem(const Json& settings, const PlatformHosts& platform) {
  constexpr std::pair<std::string_view, const char*> kUrls[] = {{"issuer", "OIDC issuer URL"}, {"jwksUrl", "JWKS URL"}};
  for (const auto& [key, what] : kUrls) {
    const std::string_view text = text_at(settings, {key});
    if (text.empty()) continue;
    if (auto problem = url_problem(text, kClusterIssuerHosts, platform))
      return std::string(what) + " " + std::move(*problem);
  }
  return introspection_url_problem(settings, kClusterIssuerHosts, platform);
}

}  // namespace

std::optional<std::string> oidc_config_problem(const Json& spec, const PlatformHosts& platform) {
  const std::string_view type = text_at(spec, {"type"});
  if (type != "inline" && type != "kubernetesServiceAccount") {
    return "unknown MCPOIDCConfig type: " + std::string(type);
  }
  for (const std::string_view each : {"kubernetesServiceAccount", "inline"}) {
    if ((find(spec, {each}) != nullptr) == (type == each)) continue;
    return std::string(each) + " configuration must be set if and only if type is '" + std::string(each) + "'";
  }
  return type == "inline" ? inline_problem(*find(spec, {"inline"}), platform)
                          : service_account_problem(*find(spec, {"kubernetesServiceAccount"}), platform);
}

}  // namespace vmcp
