// SPDX-License-Identifier: Apache-2.0
#include "sync/telemetry/headers.h"

#include <vector>

#include "sync/text/characters.h"

namespace vmcp {
namespace {

/// Everything but letters, digits and `-._~/:` as `%XX`: harmless in both lists, and in `$(…)` of the kubelet.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kPlain = "-._~/:";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alphanumeric(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

/// A header name may hold `$`, which the kubelet would read as the start of a reference.
std::string with_dollars_doubled(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

}  // namespace

std::string telemetry_header_env(std::string_view header_name) {
  std::string out = "TOOLHIVE_OTEL_HEADER_";
  for (const char c : header_name) {
    if (is_lower(c)) {
      out += static_cast<char>(c - 'a' + 'A');
    } else {
      out += is_upper(c) || is_digit(c) || c == '.' ? c : '_';
    }
  }
  return out;
}

std::vector<EnvVar> telemetry_header_secrets(const Json& open_telemetry) {
  std::vector<EnvVar> out;
  const Json* headers = find(open_telemetry, {"sensitiveHeaders"});
  if (headers == nullptr) return out;
  for (const Json& header : *headers) {
    EnvVar variable;
    variable.name = telemetry_header_env(text_at(header, {"name"}));
    variable.secret =
        SecretKeyRef{text_at(header, {"secretKeyRef", "name"}), text_at(header, {"secretKeyRef", "key"}), false};
    out.push_back(std::move(variable));
  }
  return out;
}

EnvVar exporter_headers(const Json& open_telemetry) {
  EnvVar variable;
  variable.name = "OTEL_EXPORTER_OTLP_HEADERS";
  variable.expand = true;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!variable.value.empty()) variable.value += ',';
    variable.value += with_dollars_doubled(name) + "=" + value;
  };
  if (const Json* headers = find(open_telemetry, {"headers"})) {
    for (const auto& [name, value] : headers->items()) add(name, percent_encoded(value.get_ref<const std::string&>()));
  }
  if (const Json* headers = find(open_telemetry, {"sensitiveHeaders"})) {
    for (const Json& header : *headers) {
      const std::string_view name = text_at(header, {"name"});
      add(name, "$(" + telemetry_header_env(name) + ")");
    }
  }
  return variable;
}

EnvVar resource_attributes(std::string_view service_name, std::string_view namespace_) {
  EnvVar variable;
  variable.name = "OTEL_RESOURCE_ATTRIBUTES";
  variable.value =
      "service.name=" + percent_encoded(service_name) + ",service.namespace=" + percent_encoded(namespace_);
  return variable;
}

}  // namespace vmcp
