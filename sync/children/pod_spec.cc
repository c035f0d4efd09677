// SPDX-License-Identifier: Apache-2.0
#include "sync/children/pod_spec.h"

#include "sync/children/backend_pod_parts.h"
#include "sync/children/metadata.h"
#include "sync/children/pod_parts.h"
#include "sync/children/pod_parts_json.h"
#include "sync/model/names.h"

namespace vmcp {
namespace {

constexpr int kUser = 1000;

/// Where runtimes since 0.47.0 serve their metrics (spec/96-current-toolhive.md §5).
constexpr int kMetricsPort = 9464;

void write_port(JsonWriter& json, std::string_view name, int port) {
  json.begin_object();
  json.member("name", name);
  json.member("containerPort", port);
  json.member("protocol", "TCP");
  json.end_object();
}

void write_probe(JsonWriter& json, std::string_view key, std::string_view path, int delay, int period, int timeout) {
  json.key(key);
  json.begin_object();
  json.key("httpGet");
  json.begin_object();
  json.member("path", path);
  json.member("port", "http");
  json.end_object();
  json.member("initialDelaySeconds", delay);
  json.member("periodSeconds", period);
  json.member("timeoutSeconds", timeout);
  json.member("failureThreshold", 3);
  json.end_object();
}

void write_resources(JsonWriter& json) {
  const auto write = [&](std::string_view key, std::string_view cpu, std::string_view memory) {
    json.key(key);
    json.begin_object();
    json.member("cpu", cpu);
    json.member("memory", memory);
    json.end_object();
  };
  json.key("resources");
  json.begin_object();
  write("limits", "500m", "512Mi");
  write("requests", "100m", "128Mi");
  json.end_object();
}

/// What pod and container have in common. OpenShift assigns the ids by itself (spec/10-objects.md §4.4).
void write_identity(JsonWriter& json, bool openshift) {
  json.member("runAsNonRoot", true);
  if (!openshift) {
    json.member("runAsUser", kUser);
    json.member("runAsGroup", kUser);
  }
  json.key("seccompProfile");
  json.begin_object();
  json.member("type", "RuntimeDefault");
  json.end_object();
}

void write_container_security(JsonWriter& json, bool openshift) {
  json.key("securityContext");
  json.begin_object();
  json.member("privileged", false);
  json.member("allowPrivilegeEscalation", false);
  json.member("readOnlyRootFilesystem", true);
  json.key("capabilities");
  json.raw(R"({"drop":["ALL"]})");
  write_identity(json, openshift);
  json.end_object();
}

void write_container(JsonWriter& json, const Gateway& gateway, const Settings& settings, const CommonPodParts& parts) {
  json.begin_object();
  json.member("name", kContainer);
  json.member("image", std::string_view(settings.vmcp_image));
  json.member("imagePullPolicy", "IfNotPresent");
  json.key("args");
  json.begin_array();
  for (std::string_view arg : {"serve", "--config=/etc/vmcp-config/config.yaml", "--host=0.0.0.0", "--port=4483"}) {
    json.string(arg);
  }
  if (gateway.debug) json.string("--debug");
  json.end_array();
  json.key("ports");
  json.begin_array();
  write_port(json, "http", kPort);
  if (gateway.telemetry && gateway.telemetry->metrics_listener) write_port(json, "metrics", kMetricsPort);
  json.end_array();
  write_probe(json, "livenessProbe", "/health", 30, 10, 5);
  write_probe(json, "readinessProbe", "/readyz", 15, 5, 3);
  write_resources(json);
  write_container_security(json, settings.openshift);
  json.key("env");
  json.begin_array();
  for (const EnvVar& env : parts.before.env) write_env(json, env);
  write_backend_env(json, gateway);
  for (const EnvVar& env : parts.behind.env) write_env(json, env);
  json.end_array();
  json.key("volumeMounts");
  json.begin_array();
  for (const VolumeMount& mount : parts.before.mounts) write_mount(json, mount);
  write_backend_mounts(json, gateway);
  for (const VolumeMount& mount : parts.behind.mounts) write_mount(json, mount);
  json.end_array();
  json.end_object();
}

void write_pod_spec(JsonWriter& json, const Gateway& gateway, const Settings& settings, const CommonPodParts& parts) {
  json.begin_object();
  json.member("terminationGracePeriodSeconds", 30);
  json.member("serviceAccountName", gateway.service_account.empty()
                                        ? std::string_view(service_account_name(gateway.name))
                                        : std::string_view(gateway.service_account));
  if (!gateway.api_access) json.member("automountServiceAccountToken", false);
  write_image_pull_secrets(json, gateway);
  json.key("securityContext");
  json.begin_object();
  write_identity(json, settings.openshift);
  if (!settings.openshift) json.member("fsGroup", kUser);
  json.end_object();
  json.key("containers");
  json.begin_array();
  write_container(json, gateway, settings, parts);
  json.end_array();
  json.key("volumes");
  json.begin_array();
  for (const Volume& volume : parts.before.volumes) write_volume(json, volume);
  write_backend_volumes(json, gateway);
  for (const Volume& volume : parts.behind.volumes) write_volume(json, volume);
  json.end_array();
  json.end_object();
}

}  // namespace

void write_pod_template(JsonWriter& json, const Gateway& gateway, const Settings& settings, std::string_view checksum) {
  json.begin_object();
  json.key("metadata");
  json.begin_object();
  json.key("labels");
  json.begin_object();
  write_labels(json, gateway);
  json.end_object();
  json.key("annotations");
  json.begin_object();
  json.member(kRunConfigChecksum, checksum);
  json.end_object();
  json.end_object();
  json.key("spec");
  write_pod_spec(json, gateway, settings, common_pod_parts(gateway, checksum));
  json.end_object();
}

}  // namespace vmcp
