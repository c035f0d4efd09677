// SPDX-License-Identifier: Apache-2.0
#include "sync/telemetry/rules.h"

#include <array>
#include <map>
#include <string_view>

#include "sync/address/host_rules.h"
#include "sync/go/http_header.h"
#include "sync/go/quote.h"
#include "sync/go/url.h"
#include "sync/kubernetes/names.h"
#include "sync/telemetry/headers.h"

namespace vmcp {
namespace {

using Broken = std::optional<std::string>;
using Rule = Broken (*)(const Json& open_telemetry);

const Json& empty_node(bool list) {
  static const Json object = Json::object();
  static const Json array = Json::array();
  return list ? array : object;
}

const Json& headers_of(const Json& open_telemetry) {
  const Json* headers = find(open_telemetry, {"headers"});
  return headers != nullptr ? *headers : empty_node(false);
}

const Json& sensitive_headers_of(const Json& open_telemetry) {
  const Json* headers = find(open_telemetry, {"sensitiveHeaders"});
  return headers != nullptr ? *headers : empty_node(true);
}

std::string sensitive(std::size_t index) {
  return "openTelemetry.sensitiveHeaders[" + std::to_string(index) + "]";
}

Broken endpoint_has_a_signal(const Json& open_telemetry) {
  if (text_at(open_telemetry, {"endpoint"}).empty() || flag_at(open_telemetry, {"tracing", "enabled"}) ||
      flag_at(open_telemetry, {"metrics", "enabled"})) {
    return std::nullopt;
  }
  return "endpoint requires at least one of tracing or metrics to be enabled";
}

Broken sensitive_headers_are_complete(const Json& open_telemetry) {
  const Json& headers = sensitive_headers_of(open_telemetry);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    if (text_at(headers[i], {"name"}).empty()) return sensitive(i) + ".name must not be empty";
    for (const std::string_view key : {"name", "key"}) {
      if (!text_at(headers[i], {"secretKeyRef", key}).empty()) continue;
      return sensitive(i) + ".secretKeyRef." + std::string(key) + " must not be empty";
    }
  }
  return std::nullopt;
}

Broken headers_do_not_overlap(const Json& open_telemetry) {
  for (const Json& header : sensitive_headers_of(open_telemetry)) {
    const std::string name(text_at(header, {"name"}));
    for (const auto& [plain, value] : headers_of(open_telemetry).items()) {
      // Header names have no case: the exporter would send one of the two, at random.
      if (canonical_header_name(plain) != canonical_header_name(name)) continue;
      return "header " + quote(name) + " appears in both headers and sensitiveHeaders";
    }
  }
  return std::nullopt;
}

Broken ca_bundle_has_a_use(const Json& open_telemetry) {
  if (find(open_telemetry, {"caBundleRef"}) == nullptr || !flag_at(open_telemetry, {"insecure"})) return std::nullopt;
  return "openTelemetry.caBundleRef cannot be specified when insecure is true; they are mutually exclusive";
}

Broken ca_bundle_is_complete(const Json& open_telemetry) {
  if (find(open_telemetry, {"caBundleRef"}) == nullptr) return std::nullopt;
  const std::string place = "openTelemetry.caBundleRef.configMapRef";
  if (find(open_telemetry, {"caBundleRef", "configMapRef"}) == nullptr) return place + " must be specified";
  const auto name = text_at(open_telemetry, {"caBundleRef", "configMapRef", "name"});
  if (name.empty()) return place + ".name must not be empty";
  constexpr std::size_t kMax = 48;
  if (name.size() > kMax) {
    return place + ".name " + quote(name) + " is too long (" + std::to_string(name.size()) + " chars); maximum is " +
           std::to_string(kMax);
  }
  return std::nullopt;
}

// From here on: rules of this project.

Broken ca_bundle_can_be_mounted(const Json& open_telemetry) {
  const std::string place = "openTelemetry.caBundleRef.configMapRef";
  const auto name = text_at(open_telemetry, {"caBundleRef", "configMapRef", "name"});
  if (!name.empty() && !is_dns_subdomain(name)) return place + ".name " + quote(name) + " is not a ConfigMap name";
  const auto key = text_at(open_telemetry, {"caBundleRef", "configMapRef", "key"});
  if (!key.empty() && !is_data_key(key)) return place + ".key " + quote(key) + " is not a key of a ConfigMap";
  return std::nullopt;
}

Broken secrets_can_be_referenced(const Json& open_telemetry) {
  const Json& headers = sensitive_headers_of(open_telemetry);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto name = text_at(headers[i], {"secretKeyRef", "name"});
    if (!is_dns_subdomain(name)) return sensitive(i) + ".secretKeyRef.name " + quote(name) + " is not a Secret name";
    const auto key = text_at(headers[i], {"secretKeyRef", "key"});
    if (!is_data_key(key)) return sensitive(i) + ".secretKeyRef.key " + quote(key) + " is not a key of a Secret";
  }
  return std::nullopt;
}

Broken header_names_are_tokens(const Json& open_telemetry) {
  for (const auto& [name, value] : headers_of(open_telemetry).items()) {
    if (!is_header_token(name)) return "openTelemetry.headers: " + quote(name) + " is not a valid header name";
  }
  const Json& headers = sensitive_headers_of(open_telemetry);
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const auto name = text_at(headers[i], {"name"});
    if (!is_header_token(name)) return sensitive(i) + ".name " + quote(name) + " is not a valid header name";
  }
  return std::nullopt;
}

Broken sensitive_headers_have_own_variables(const Json& open_telemetry) {
  std::map<std::string, std::string> names;
  for (const Json& header : sensitive_headers_of(open_telemetry)) {
    const std::string name(text_at(header, {"name"}));
    const auto [other, is_new] = names.emplace(telemetry_header_env(name), name);
    if (is_new) continue;
    return "openTelemetry.sensitiveHeaders: " + quote(other->second) + " and " + quote(name) +
           " would share the variable " + other->first;
  }
  return std::nullopt;
}

/// The runtime does not start with an endpoint that is no host, port and path. Its userinfo would be a credential in a
/// ConfigMap besides.
Broken endpoint_can_be_dialled(const Json& open_telemetry, const PlatformHosts& platform) {
  if (!flag_at(open_telemetry, {"enabled"})) return std::nullopt;
  const auto endpoint = telemetry_endpoint(open_telemetry);
  if (endpoint.empty()) return std::nullopt;
  const std::string dialled = "https://" + std::string(endpoint);
  const auto url = parse_url(dialled);
  if (url && !url->has_userinfo && endpoint.find("://") == std::string_view::npos) {
    auto problem = url_problem(*url, kSidecarHosts, platform);
    return problem ? "endpoint " + std::move(*problem) : problem;
  }
  return "endpoint must be a host with an optional port and path, such as https://otel.example.com:4318";
}

constexpr std::array<Rule, 9> kRules = {
    endpoint_has_a_signal,     sensitive_headers_are_complete, headers_do_not_overlap,
    ca_bundle_has_a_use,       ca_bundle_is_complete,          ca_bundle_can_be_mounted,
    secrets_can_be_referenced, header_names_are_tokens,        sensitive_headers_have_own_variables,
};

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix ? text.substr(prefix.size()) : text;
}

}  // namespace

std::optional<std::string> telemetry_rule_broken(const Json& spec, const PlatformHosts& platform) {
  const Json* open_telemetry = find(spec, {"openTelemetry"});
  if (open_telemetry == nullptr) return std::nullopt;
  for (const Rule rule : kRules) {
    if (auto broken = rule(*open_telemetry)) return broken;
  }
  return endpoint_can_be_dialled(*open_telemetry, platform);
}

std::string_view telemetry_endpoint(const Json& open_telemetry) {
  return without_prefix(without_prefix(text_at(open_telemetry, {"endpoint"}), "https://"), "http://");
}

}  // namespace vmcp
