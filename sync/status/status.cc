// SPDX-License-Identifier: Apache-2.0
#include "sync/status/status.h"

#include <algorithm>
#include <map>
#include <vector>

#include "sync/json/json_writer.h"
#include "sync/kubernetes/time.h"
#include "sync/model/names.h"
#include "sync/model/rollout.h"
#include "sync/status/backends.h"
#include "sync/status/conditions.h"
#include "sync/status/phase.h"
#include "sync/status/progress.h"

namespace vmcp {
namespace {

constexpr std::string_view kHashes[] = {"authzConfigHash", "oidcConfigHash", "telemetryConfigHash"};

void write_discovered_backend(JsonWriter& json, const DiscoveredBackend& backend) {
  json.begin_object();
  json.member("name", backend.name);
  json.optional_member("url", backend.url);
  json.optional_member("status", backend.status);
  json.optional_member("authConfigRef", backend.auth_config_ref);
  json.optional_member("authType", backend.auth_type);
  json.optional_member("lastHealthCheck", backend.last_health_check);
  json.optional_member("message", backend.message);
  json.optional_member("circuitBreakerState", backend.circuit_breaker_state);
  json.optional_member("circuitLastChanged", backend.circuit_last_changed);
  if (backend.consecutive_failures) json.member("consecutiveFailures", *backend.consecutive_failures);
  json.optional_member("mcpRevision", backend.mcp_revision);
  json.end_object();
}

void write_discovered_backends(JsonWriter& json, const std::vector<DiscoveredBackend>& backends) {
  if (backends.empty()) return;
  json.key("discoveredBackends");
  json.begin_array();
  for (const DiscoveredBackend& backend : backends) write_discovered_backend(json, backend);
  json.end_array();
}

/// Hashes of referenced objects and the fields that nobody here knows.
void write_other_fields(JsonWriter& json, const Gateway* gateway, const Json& other) {
  const std::string_view hashes[] = {
      gateway != nullptr ? gateway->incoming.authz_config_hash : std::string_view(),
      gateway != nullptr ? gateway->incoming.oidc_config_hash : std::string_view(),
      gateway != nullptr && gateway->telemetry ? gateway->telemetry->config_hash : std::string_view()};
  for (std::size_t i = 0; i < std::size(kHashes); ++i) {
    json.optional_member(kHashes[i], gateway != nullptr ? hashes[i] : text_at(other, {kHashes[i]}));
  }
  std::map<std::string_view, const Json*> rest;
  for (const auto& [key, value] : other.get_ref<const Json::object_t&>()) {
    const bool hash = std::find(std::begin(kHashes), std::end(kHashes), key) != std::end(kHashes);
    if (!hash && !value.is_null()) rest.emplace(key, &value);
  }
  for (const auto& [key, value] : rest) {
    json.free_key(key);
    json.tree(*value);
  }
}

}  // namespace

std::string make_status(Decision decision, const SyncRequest& request, RolloutState rollout, std::int64_t now) {
  const VirtualMCPServer& parent = request.parent;
  const ParentStatus& observed = parent.status;
  const Gateway* gateway = decision.gateway ? &*decision.gateway : nullptr;
  const ObservedChild* deployment = observed_deployment(request.children, parent.metadata.name);
  const BackendsStatus backends = observe_backends(gateway, observed, is_serving(decision, deployment));
  Phase phase = decide_phase(decision, observed, deployment, backends);

  std::string out;
  constexpr std::size_t kUsualBackend = 300;
  constexpr std::size_t kUsualRest = 4096;
  out.reserve(kUsualRest + backends.list.size() * kUsualBackend);
  JsonWriter json(out);
  json.begin_object();
  json.optional_member("phase", phase.phase);
  json.optional_member("message", phase.message);
  json.optional_member(
      "url", gateway != nullptr ? service_url(gateway->name, gateway->namespace_) : std::string(observed.url));
  if (parent.metadata.generation != 0) json.member("observedGeneration", parent.metadata.generation);
  if (backends.count) json.member("backendCount", *backends.count);
  const std::string time = rfc3339(now);
  std::vector<Condition> conditions = std::move(decision.report.conditions);
  if (phase.ready) conditions.push_back(std::move(*phase.ready));
  if (auto progress = decide_progress(decision, deployment, rollout)) conditions.push_back(std::move(*progress));
  const std::vector<Condition> owned = owned_conditions(std::move(conditions), decision);
  write_conditions(json, all_conditions(owned, parent, time));
  write_discovered_backends(json, backends.list);
  write_other_fields(json, gateway, observed.other);
  json.end_object();
  return out;
}

namespace {

std::string echo(const ParentStatus& observed, const std::vector<ObservedCondition>& conditions) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.optional_member("phase", observed.phase);
  json.optional_member("message", observed.message);
  json.optional_member("url", observed.url);
  if (observed.observed_generation != 0) json.member("observedGeneration", observed.observed_generation);
  if (observed.backend_count) json.member("backendCount", *observed.backend_count);
  if (!conditions.empty()) write_conditions(json, conditions);
  write_discovered_backends(json, observed.discovered_backends);
  write_other_fields(json, nullptr, observed.other);
  json.end_object();
  return out;
}

}  // namespace

std::string settling_status(const VirtualMCPServer& parent, std::int64_t now) {
  const std::string time = rfc3339(now);
  const Condition settling{"Reconciling", true, "Settling",
                           "the group has changed; the gateway follows when it has kept its configuration for "
                           "--rollout-interval, so that changes which come together are one rollout"};
  return echo(parent.status, with_reconciling(settling, parent, time));
}

std::string echo_status(const VirtualMCPServer& parent) {
  return echo(parent.status, parent.status.conditions);
}

}  // namespace vmcp
