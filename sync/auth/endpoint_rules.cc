// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/endpoint_rules.h"

#include <utility>

#include "sync/address/host_rules.h"
#include "sync/address/ip_address.h"
#include "sync/go/quote.h"

namespace vmcp {
namespace {

bool is_web(const Url& url) {
  return url.scheme_is("http") || url.scheme_is("https");
}

bool is_plain_http_beyond_loopback(const Url& url) {
  return url.scheme_is("http") && !is_loopback_host(url.host);
}

constexpr const char* kNeedsHttps = "must use https (http is possible for localhost only)";

constexpr std::size_t kMaxRedirect = 2048;
constexpr const char* kTooLong = "is longer than 2048 characters";

/// What every rule below starts with.
UrlProblem base_problem(const tl::expected<Url, std::string>& url) {
  if (!url) return "is not a URL: " + url.error();
  if (!is_web(*url)) return "must be an absolute https URL";
  if (url->host.empty()) return "has no host";
  return std::nullopt;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host == "localhost") return true;
  const auto address = parse_ip_address(host);
  return address && is_loopback_address(*address);
}

bool is_private_address(std::string_view host) {
  const auto address = parse_ip_address(host);
  return address && (network_of(*address).network != Network::kPublic || embeds_ipv4(*address));
}

std::string shown_url(std::string_view text) {
  const auto url = parse_url(text);
  if (!url) return "a text that is no URL";
  std::string out(text.substr(0, text.find_first_of("?#")));
  if (url->has_userinfo) {
    const std::size_t begin = out.find("//") + 2;
    out.erase(begin, out.rfind('@', out.find('/', begin)) + 1 - begin);
  }
  return quote(out);
}

UrlProblem issuer_problem(std::string_view text, bool allow_http, bool allow_trailing_slash) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!allow_http && is_plain_http_beyond_loopback(*url)) return kNeedsHttps;
  if (url->has_query) return "must not have a query";
  if (url->has_fragment) return "must not have a fragment";
  if (url->has_userinfo) return "must not have a user name or password";
  if (!allow_trailing_slash && text.back() == '/') return "must not end in a slash";
  return std::nullopt;
}

UrlProblem endpoint_problem(std::string_view text, PlainHttp http, const PlatformHosts& platform) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (http != PlainHttp::kAllowed && is_plain_http_beyond_loopback(*url)) {
    return http == PlainHttp::kRefused ? "must use https, or set spec.authServerConfig.insecureAllowHTTP: true"
                                       : "must use https";
  }
  return url_problem(*url, kGatewayHosts, platform);
}

UrlProblem redirect_problem(std::string_view text, bool allow_http) {
  if (text.size() > kMaxRedirect) return kTooLong;
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (url->has_fragment) return "must not have a fragment";
  if (!allow_http && is_plain_http_beyond_loopback(*url)) return kNeedsHttps;
  return std::nullopt;
}

UrlProblem confidential_redirect_problem(std::string_view text) {
  if (text.size() > kMaxRedirect) return kTooLong;
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!url->scheme_is("https")) return "must use https";
  if (is_loopback_host(url->host)) return "must not be a loopback address";
  if (url->has_fragment) return "must not have a fragment";
  if (url->has_userinfo) return "must not have a user name or password";
  return std::nullopt;
}

UrlProblem resource_problem(std::string_view text) {
  if (text.empty()) return "is empty";
  const auto url = parse_url(text);
  if (!url) return "is not a URL: " + url.error();
  if (!is_web(*url)) return "must be an absolute http or https URL";
  if (url->host.empty()) return "has no host";
  if (url->has_fragment) return "must not have a fragment";
  return std::nullopt;
}

UrlProblem jwks_problem(std::string_view text, bool allow_http, bool allow_private, const PlatformHosts& platform) {
  const auto url = parse_url(text);
  if (auto problem = base_problem(url)) return problem;
  if (!allow_http && !url->scheme_is("https")) return "must use https, or set insecureAllowHTTP: true";
  if (auto problem = url_problem(*url, kGatewayHosts, platform)) return problem;
  if (!allow_private && is_private_address(url->host)) {
    return "is a private address; set allowPrivateIPs: true if that is meant";
  }
  return std::nullopt;
}

}  // namespace vmcp
