// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "sync/auth/endpoint_rules.h"
#include "sync/auth/secret_reference.h"
#include "sync/auth/server/inbound_grants.h"
#include "sync/auth/server/upstreams.h"
#include "sync/go/quote.h"
#include "sync/text/characters.h"

namespace vmcp {
namespace {

constexpr std::array<std::string_view, 8> kReservedParameters = {
    "response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge", "code_challenge_method", "nonce"};
constexpr std::size_t kMaxUrl = 2048;
constexpr std::size_t kMaxSoftwareStatement = 16384;

/// `^[a-z0-9]([a-z0-9-]*[a-z0-9])?$`
bool is_upstream_name(std::string_view name) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.front() != '-' && name.back() != '-' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// `^[a-zA-Z_][a-zA-Z0-9_]*$`
bool is_claim_name(std::string_view name) {
  const auto starts = [](char c) { return is_letter(c) || c == '_'; };
  const auto fits = [&](char c) { return starts(c) || is_digit(c); };
  return !name.empty() && starts(name.front()) && std::all_of(name.begin(), name.end(), fits);
}

/// Collects what is wrong with one upstream. Messages start with its name, as the operator's do.
class UpstreamRules {
 public:
  UpstreamRules(const AuthServerContext& context, const Json& upstream, std::size_t index)
      : context_(context),
        upstream_(upstream),
        index_(index),
        place_(child_pointer(std::string(kAuthServerPlace) + "/upstreamProviders", index)) {}

  Problems check() {
    const std::string_view type = text_at(upstream_, {"type"});
    if (type != "oidc" && type != "oauth2") {
      add("type", "type must be oidc or oauth2");
      return std::move(problems_);
    }
    for (const std::string_view each : {"oidc", "oauth2"}) {
      if ((find(upstream_, {std::string(each) + "Config"}) != nullptr) == (type == each)) continue;
      add(std::string(each) + "Config",
          std::string(each) + "Config must be set if and only if type is '" + std::string(each) + "'");
      return std::move(problems_);
    }
    part_ = std::string(type) + "Config";
    settings_ = find(upstream_, {part_});
    if (type == "oidc") {
      check_oidc();
    } else {
      check_oauth2();
    }
    check_common();
    return std::move(problems_);
  }

 private:
  void add(const std::string& field, const std::string& message) {
    problems_.push_back({place_ + "/" + field, "upstream " + quote(text_at(upstream_, {"name"})) + ": " + message});
  }
  /// About a field of the sub-object.
  void add_setting(const std::string& field, const std::string& message) {
    std::string pointer = part_ + "/" + field;
    for (char& c : pointer) {
      if (c == '.') c = '/';
    }
    add(pointer, part_ + "." + field + message);
  }
  void check_url(const std::string& field, std::string_view url, const UrlProblem& problem) {
    if (url.empty()) {
      add_setting(field, " is required");
    } else if (problem) {
      add_setting(field, " " + *problem);
    }
  }
  void check_secret(const std::string& field, const Json* reference) {
    if (reference == nullptr) return;
    if (auto problem = secret_reference_problem(*reference)) add_setting(field, *problem);
  }
  bool server_allows_http() const { return flag_at(context_.config, {"insecureAllowHTTP"}); }
  static PlainHttp plain_http(bool allowed) { return allowed ? PlainHttp::kAllowed : PlainHttp::kRefused; }

  void check_oidc() {
    const std::string_view issuer = text_at(*settings_, {"issuerUrl"});
    check_url("issuerUrl", issuer, endpoint_problem(issuer, plain_http(server_allows_http()), context_.platform));
    if (text_at(*settings_, {"clientId"}).empty()) add_setting("clientId", " is required");
    check_user_info("userInfoOverride");
    const std::vector<std::string> scopes = texts_at(*settings_, {"scopes"});
    if (!scopes.empty() && !holds(scopes, "openid")) {
      add_setting("scopes", " must hold openid: without it an OIDC provider gives no ID token");
    }
    const std::string_view claim = text_at(*settings_, {"subjectClaim"});
    if (!claim.empty() && !is_claim_name(claim)) {
      add_setting("subjectClaim", " must be the name of a claim: letters, digits and _, not starting with a digit");
    }
  }

  void check_oauth2() {
    const bool allow_http = server_allows_http() || flag_at(*settings_, {"insecureAllowHTTP"});
    for (const std::string field : {"authorizationEndpoint", "tokenEndpoint"}) {
      const std::string_view url = text_at(*settings_, {field});
      check_url(field, url, endpoint_problem(url, plain_http(allow_http), context_.platform));
    }
    check_user_info("userInfo");
    const Json* mapping = find(*settings_, {"tokenResponseMapping"});
    if (mapping != nullptr && text_at(*mapping, {"accessTokenPath"}).empty()) {
      add_setting("tokenResponseMapping.accessTokenPath", " is required");
    }
    const Json* identity = find(*settings_, {"identityFromToken"});
    if (identity != nullptr && text_at(*identity, {"subjectPath"}).empty()) {
      add_setting("identityFromToken.subjectPath", " is required");
    }
    check_registration();
  }

  void check_registration() {
    const Json* registration = find(*settings_, {"dcrConfig"});
    const bool has_client = !text_at(*settings_, {"clientId"}).empty();
    if (has_client == (registration != nullptr)) {
      add(part_, part_ + ": exactly one of clientId and dcrConfig must be set");
    }
    if (registration == nullptr) return;
    if (find(*settings_, {"clientSecretRef"}) != nullptr) {
      add_setting("clientSecretRef", " must not be set together with dcrConfig: the registration gives the secret");
    }
    const std::string_view discovery = text_at(*registration, {"discoveryUrl"});
    const std::string_view endpoint = text_at(*registration, {"registrationEndpoint"});
    if (discovery.empty() == endpoint.empty()) {
      add_setting("dcrConfig", ": exactly one of discoveryUrl and registrationEndpoint must be set");
    }
    for (const std::string field : {"discoveryUrl", "registrationEndpoint"}) {
      const std::string_view url = text_at(*registration, {field});
      if (url.empty()) continue;
      check_url("dcrConfig." + field, url, endpoint_problem(url, PlainHttp::kNotSupported, context_.platform));
      check_length("dcrConfig." + field, url, kMaxUrl);
    }
    check_length("dcrConfig.softwareStatement", text_at(*registration, {"softwareStatement"}), kMaxSoftwareStatement);
    check_secret("dcrConfig.initialAccessTokenRef", find(*registration, {"initialAccessTokenRef"}));
  }

  void check_length(const std::string& field, std::string_view text, std::size_t most) {
    if (text.size() > most) add_setting(field, " is longer than " + std::to_string(most) + " characters");
  }

  /// The runtime has no switch for plain HTTP here.
  void check_user_info(const std::string& field) {
    const Json* info = find(*settings_, {field});
    if (info == nullptr) return;
    const std::string_view url = text_at(*info, {"endpointUrl"});
    check_url(field + ".endpointUrl", url, endpoint_problem(url, PlainHttp::kNotSupported, context_.platform));
  }

  void check_common() {
    check_secret("clientSecretRef", find(*settings_, {"clientSecretRef"}));
    check_redirect();
    const Json* parameters = find(*settings_, {"additionalAuthorizationParams"});
    for (const std::string_view reserved : kReservedParameters) {
      if (parameters == nullptr || find(*parameters, {reserved}) == nullptr) continue;
      problems_.push_back({place_ + "/" + part_ + "/additionalAuthorizationParams",
                           "spec.authServerConfig.upstreamProviders[" + std::to_string(index_) +
                               "].additionalAuthorizationParams: reserved parameter " + quote(reserved) +
                               " is managed by the framework and cannot be overridden"});
    }
  }

  void check_redirect() {
    const std::string uri = redirect_uri(context_, *settings_);
    if (uri.empty()) return;  // no resource: the integration rules say so
    const bool allow_http = server_allows_http() || flag_at(*settings_, {"insecureAllowHTTP"});
    const UrlProblem problem = redirect_problem(uri, allow_http);
    if (!problem) return;
    if (!text_at(*settings_, {"redirectUri"}).empty()) {
      add_setting("redirectUri", " " + *problem);
    } else {
      add_setting("redirectUri", " is not set, and its default, the gateway's resource + /oauth/callback, " + *problem +
                                     ": set it, or set spec.incomingAuth.oidcConfigRef.resourceUrl to the https "
                                     "address of the gateway");
    }
  }

  const AuthServerContext& context_;
  const Json& upstream_;
  std::size_t index_;
  std::string place_;
  std::string part_;
  const Json* settings_ = nullptr;
  Problems problems_;
};

Problems name_problems(const Json& upstreams) {
  Problems out;
  std::set<std::string, std::less<>> seen;
  for (std::size_t i = 0; i < upstreams.size(); ++i) {
    const std::string given(text_at(upstreams[i], {"name"}));
    const std::string name = given.empty() ? "default" : given;
    const std::string pointer = child_pointer(std::string(kAuthServerPlace) + "/upstreamProviders", i) + "/name";
    const std::string start = "spec.authServerConfig.upstreamProviders[" + std::to_string(i) + "].name ";
    if (!is_upstream_name(name)) {
      out.push_back({pointer, start + quote(name) + " must consist of a-z, 0-9 and inner dashes"});
    } else if (upstreams.size() > 1 && name == "default") {
      out.push_back(
          {pointer, start + (given.empty() ? "is required with more than one upstream"
                                           : "\"default\" is reserved for a single upstream; use another one")});
    } else if (!seen.insert(name).second) {
      out.push_back({pointer, start + quote(name) + " is given twice"});
    }
  }
  return out;
}

}  // namespace

Problems upstream_problems(const AuthServerContext& context) {
  const Json* upstreams = find(context.config, {"upstreamProviders"});
  if (upstreams == nullptr || upstreams->empty()) {
    if (issues_without_login(context.config)) return {};
    return {{std::string(kAuthServerPlace) + "/upstreamProviders",
             "spec.authServerConfig.upstreamProviders is required, unless there are delegate clients or a trusted "
             "issuer with a JWT bearer grant"}};
  }
  Problems out = name_problems(*upstreams);
  for (std::size_t i = 0; i < upstreams->size(); ++i) {
    append(out, UpstreamRules(context, (*upstreams)[i], i).check());
  }
  return out;
}

}  // namespace vmcp
