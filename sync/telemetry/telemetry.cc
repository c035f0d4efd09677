// SPDX-License-Identifier: Apache-2.0
#include "sync/telemetry/telemetry.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "sync/address/host_rules.h"
#include "sync/go/http_header.h"
#include "sync/go/url.h"
#include "sync/model/names.h"
#include "sync/model/related_kind.h"
#include "sync/telemetry/headers.h"
#include "sync/telemetry/rules.h"

namespace vmcp {
namespace {

constexpr const char* kCondition = "TelemetryConfigRefValidated";
constexpr std::string_view kCaVolumePrefix = "otel-ca-bundle-";
constexpr std::string_view kCaDirectory = "/config/certs/otel/";
constexpr std::string_view kDefaultCaKey = "ca.crt";

const Json& open_telemetry_of(const Json& spec) {
  static const Json none = Json::object();
  const Json* found = find(spec, {"openTelemetry"});
  return found != nullptr ? *found : none;
}

bool has_items(const Json& node, std::string_view key) {
  const Json* found = find(node, {key});
  return found != nullptr && !found->empty();
}

/// The shortest decimal without an exponent, between 0 and 1. nullopt: not a number.
std::optional<std::string> sampling_rate(std::string_view text) {
  double rate = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rate);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(rate)) return std::nullopt;
  // Enough for the smallest double that is not 0.
  std::array<char, 400> digits{};
  const auto written =
      std::to_chars(digits.data(), digits.data() + digits.size(), std::clamp(rate, 0.0, 1.0), std::chars_format::fixed);
  return std::string(digits.data(), written.ptr);
}

/// Where the CA bundle of the collector is mounted.
struct CaBundle {
  std::string config_map;
  std::string key;

  std::string directory() const { return std::string(kCaDirectory) + config_map; }
  std::string file() const { return directory() + "/" + key; }
};

std::optional<CaBundle> ca_bundle(const Json& open_telemetry) {
  const auto name = text_at(open_telemetry, {"caBundleRef", "configMapRef", "name"});
  if (name.empty()) return std::nullopt;
  const auto key = text_at(open_telemetry, {"caBundleRef", "configMapRef", "key"});
  return CaBundle{std::string(name), std::string(key.empty() ? kDefaultCaKey : key)};
}

/// What counts only while `openTelemetry.enabled`.
void put_exporters(Json& node, const Json& open_telemetry) {
  if (const auto endpoint = telemetry_endpoint(open_telemetry); !endpoint.empty()) node["endpoint"] = endpoint;
  if (flag_at(open_telemetry, {"insecure"})) node["insecure"] = true;
  // With secret headers all of them go through the exporters' variable, which `headers` would silence (D-24).
  if (has_items(open_telemetry, "headers") && !has_items(open_telemetry, "sensitiveHeaders")) {
    node["headers"] = *find(open_telemetry, {"headers"});
  }
  if (has_items(open_telemetry, "resourceAttributes")) {
    node["customAttributes"] = *find(open_telemetry, {"resourceAttributes"});
  }
}

/// The value of `telemetry` in config.yaml (spec/60-telemetry.md §3).
Json config_node(const Json& spec, std::string_view service_name) {
  const Json& open_telemetry = open_telemetry_of(spec);
  const bool enabled = flag_at(open_telemetry, {"enabled"});
  Json node = Json::object();
  if (enabled) put_exporters(node, open_telemetry);
  node["useLegacyAttributes"] = enabled && flag_at(open_telemetry, {"useLegacyAttributes"});
  node["tracingEnabled"] = enabled && flag_at(open_telemetry, {"tracing", "enabled"});
  node["metricsEnabled"] = enabled && flag_at(open_telemetry, {"metrics", "enabled"});
  if (enabled) {
    if (auto rate = sampling_rate(text_at(open_telemetry, {"tracing", "samplingRate"}))) node["samplingRate"] = *rate;
  }
  if (flag_at(spec, {"prometheus", "enabled"})) node["enablePrometheusMetricsPath"] = true;
  if (const Json* both = find(spec, {"prometheus", "metricsOnTransportPort"})) node["metricsOnTransportPort"] = *both;
  node["serviceName"] = service_name;
  if (const auto bundle = ca_bundle(open_telemetry); enabled && bundle) node["caCertPath"] = bundle->file();
  return node;
}

/// spec/60-telemetry.md §4, §5. The Secrets and the bundle are not optional: the runtime does not start without the
/// file, so new pods wait for it while the old ones serve (spec/00-hook.md §5.1).
PodParts pod_parts(const Json& spec, std::string_view service_name, std::string_view namespace_) {
  const Json& open_telemetry = open_telemetry_of(spec);
  PodParts pod;
  pod.env.push_back(resource_attributes(service_name, namespace_));
  for (EnvVar& variable : telemetry_header_secrets(open_telemetry)) pod.env.push_back(std::move(variable));
  if (flag_at(open_telemetry, {"enabled"}) && has_items(open_telemetry, "sensitiveHeaders")) {
    pod.env.push_back(exporter_headers(open_telemetry));
  }
  if (const auto bundle = ca_bundle(open_telemetry)) {
    Volume volume;
    volume.name = bundle_volume_name(kCaVolumePrefix, bundle->config_map);
    volume.object_name = bundle->config_map;
    volume.items = {{bundle->key, bundle->key}};
    pod.mounts.push_back({volume.name, bundle->directory()});
    pod.volumes.push_back(std::move(volume));
  }
  return pod;
}

/// Credentials in plain text (D-46).
void note_plain_credentials(const ConfigObject& config, Report& report) {
  const Json* headers = find(config.spec, {"openTelemetry", "headers"});
  if (headers == nullptr) return;
  const std::string pointer = "MCPTelemetryConfig/" + std::string(config.metadata.name) + "/spec/openTelemetry/headers";
  for (const auto& [name, value] : headers->items()) {
    if (!looks_like_credential_header(name)) continue;
    report.warn(child_pointer(pointer, name), "PlaintextCredential",
                "looks like a credential, which anyone who may read ConfigMaps or Deployments can see: "
                "move it to sensitiveHeaders");
  }
}

void note_sidecar(const ConfigObject& config, Report& report) {
  const Json& open_telemetry = object_at(config.spec, "openTelemetry");
  const std::string dialled = "https://" + std::string(telemetry_endpoint(open_telemetry));
  const auto url = parse_url(dialled);
  if (!flag_at(open_telemetry, {"enabled"}) || !url || !is_loopback(url->host)) return;
  report.note("MCPTelemetryConfig/" + std::string(config.metadata.name) + "/spec/openTelemetry/endpoint",
              kNeedsSidecar);
}

/// Since 0.47.0 the runtime serves its metrics on a port of their own too (spec/96-current-toolhive.md §5).
bool has_metrics_listener(const Json& spec, const schema::Version& runtime) {
  return runtime >= schema::Version{0, 47, 0} && flag_at(spec, {"prometheus", "enabled"});
}

void note_metrics_port(const ConfigObject& config, Report& report) {
  if (find(config.spec, {"prometheus", "metricsOnTransportPort"}) != nullptr) return;
  report.note("MCPTelemetryConfig/" + std::string(config.metadata.name) + "/spec/prometheus/metricsOnTransportPort",
              "is not set: /metrics is served on the MCP port too, which a later release stops by default; scrape the "
              "port metrics (9464)");
}

}  // namespace

Decided<std::optional<Telemetry>> decide_telemetry(const Inputs& inputs) {
  Decided<std::optional<Telemetry>> decided;
  Report& report = decided.report;
  const Json& spec = inputs.parent.spec;
  if (find(spec, {"telemetryConfigRef"}) == nullptr) return decided;

  const std::string name(text_at(spec, {"telemetryConfigRef", "name"}));
  constexpr const char* kPointer = "/spec/telemetryConfigRef/name";
  const ConfigObject* config = find_object(inputs.related.telemetry_configs, name);
  if (config == nullptr) {
    report.refuse(kCondition, "TelemetryConfigRefNotFound", kPointer,
                  "MCPTelemetryConfig " + name + " " + why_absent(inputs.related, kMCPTelemetryConfigKind.kind, name));
    return decided;
  }
  if (const auto broken = telemetry_rule_broken(config->spec, inputs.platform())) {
    report.refuse(kCondition, "TelemetryConfigRefInvalid", kPointer,
                  "MCPTelemetryConfig " + name + " is invalid: " + *broken);
    report.refusals.back().subject = "MCPTelemetryConfig/" + name + "/spec";
    return decided;
  }
  report.set(kCondition, true, "TelemetryConfigRefValid", "MCPTelemetryConfig " + name + " is valid");
  note_plain_credentials(*config, report);
  note_sidecar(*config, report);

  const bool metrics_listener = has_metrics_listener(config->spec, runtime_version(inputs.settings));
  if (metrics_listener) note_metrics_port(*config, report);
  const auto own_name = text_at(spec, {"telemetryConfigRef", "serviceName"});
  const std::string_view service_name = own_name.empty() ? inputs.parent.metadata.name : own_name;
  decided.value = Telemetry{config_node(config->spec, service_name),
                            pod_parts(config->spec, service_name, inputs.parent.metadata.namespace_),
                            std::string(config->status.config_hash), metrics_listener};
  return decided;
}

}  // namespace vmcp
