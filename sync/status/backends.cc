// SPDX-License-Identifier: Apache-2.0
#include "sync/status/backends.h"

#include <algorithm>
#include <tuple>

namespace vmcp {
namespace {

/// Backends of one list by name; of several with the same name the first.
class ByName {
 public:
  explicit ByName(const std::vector<DiscoveredBackend>& list) {
    sorted_.reserve(list.size());
    for (const DiscoveredBackend& backend : list) sorted_.push_back(&backend);
    const auto less = [](const auto* a, const auto* b) { return a->name < b->name; };
    if (!std::is_sorted(sorted_.begin(), sorted_.end(), less)) std::stable_sort(sorted_.begin(), sorted_.end(), less);
    const auto same = [](const auto* a, const auto* b) { return a->name == b->name; };
    sorted_.erase(std::unique(sorted_.begin(), sorted_.end(), same), sorted_.end());
  }

  const std::vector<const DiscoveredBackend*>& all() const { return sorted_; }

  const DiscoveredBackend* find(std::string_view name) const {
    const auto found = std::lower_bound(sorted_.begin(), sorted_.end(), name,
                                        [](const auto* each, std::string_view wanted) { return each->name < wanted; });
    return found != sorted_.end() && (*found)->name == name ? *found : nullptr;
  }

 private:
  std::vector<const DiscoveredBackend*> sorted_;
};

DiscoveredBackend unknown_backend(std::string_view name, std::string_view url) {
  DiscoveredBackend out;
  out.name = name;
  out.url = url;
  out.status = "unknown";
  return out;
}

/// All that a check of the health can change, but for its time.
auto health_of(const DiscoveredBackend& backend) {
  return std::tie(backend.url, backend.status, backend.auth_config_ref, backend.auth_type, backend.message,
                  backend.circuit_breaker_state, backend.circuit_last_changed, backend.consecutive_failures,
                  backend.mcp_revision);
}

/// Every report has a new lastHealthCheck. Taking it over only with something else saves a write for each report
/// (spec/96-current-toolhive.md §9.4 rule 4).
void keep_time(DiscoveredBackend& written, const DiscoveredBackend* before) {
  if (before == nullptr || before->last_health_check.empty() || health_of(written) != health_of(*before)) return;
  written.last_health_check = before->last_health_check;
}

/// The order in which a runtime before 0.47.0 wrote them, as long as they are the same: it has another one in every
/// report, and sorting them would cost a write each time (rule 11).
void keep_order(std::vector<DiscoveredBackend>& written, const std::vector<DiscoveredBackend>& observed) {
  if (written.size() != observed.size()) return;
  const ByName by_name(written);
  std::vector<DiscoveredBackend> out;
  out.reserve(written.size());
  for (const DiscoveredBackend& each : observed) {
    const DiscoveredBackend* same = by_name.find(each.name);
    if (same == nullptr) return;
    out.push_back(*same);
  }
  written.swap(out);
}

bool is_static(const Gateway* gateway) {
  return gateway != nullptr && gateway->mode == Mode::kStatic;
}

std::vector<DiscoveredBackend> listed(const Gateway* gateway, const ByName& told, const ParentStatus& observed) {
  std::vector<DiscoveredBackend> out;
  if (is_static(gateway)) {
    out.reserve(gateway->backends.size());
    for (const Backend& backend : gateway->backends) {  // sorted by name
      const DiscoveredBackend* health = told.find(backend.name);
      out.push_back(health != nullptr ? *health : unknown_backend(backend.name, backend.url));
      out.back().url = backend.url;
      if (out.back().status.empty()) out.back().status = "unknown";
    }
    if (!observed.runtime) keep_order(out, observed.discovered_backends);
  } else if (observed.runtime) {
    for (const DiscoveredBackend* backend : told.all()) out.push_back(*backend);
  } else {
    out = observed.discovered_backends;
  }
  return out;
}

std::optional<std::int64_t> backend_count(const Gateway* gateway, const ParentStatus& observed, bool serving,
                                          std::int64_t routable) {
  const auto served = is_static(gateway) ? std::optional<std::int64_t>(gateway->backends.size()) : std::nullopt;
  if (!observed.runtime && !old_reporter_seen(observed)) return served ? served : observed.backend_count;
  if (!serving) return 0;
  if (observed.runtime) return routable;
  return observed.backend_count ? observed.backend_count : served;
}

}  // namespace

bool old_reporter_seen(const ParentStatus& observed) {
  return std::any_of(observed.conditions.begin(), observed.conditions.end(),
                     [](const ObservedCondition& condition) { return condition.type == "BackendsDiscovered"; });
}

BackendsStatus observe_backends(const Gateway* gateway, const ParentStatus& observed, bool serving) {
  const bool has_runtime = observed.runtime.has_value();
  const ByName told(has_runtime ? observed.runtime->discovered_backends : observed.discovered_backends);
  const std::optional<ByName> before = has_runtime ? std::optional<ByName>(observed.discovered_backends) : std::nullopt;
  BackendsStatus out;
  out.list = listed(gateway, told, observed);
  for (DiscoveredBackend& backend : out.list) {
    if (!serving) {
      backend = unknown_backend(backend.name, backend.url);
      continue;
    }
    // Without a report of its own the runtime has told nothing of a backend that is unknown here.
    const bool is_told = has_runtime ? told.find(backend.name) != nullptr : backend.status != "unknown";
    if (is_told) ++(backend.status == "ready" || backend.status == "unauthenticated" ? out.routable : out.unhealthy);
    if (before) keep_time(backend, before->find(backend.name));
  }
  out.count = backend_count(gateway, observed, serving, out.routable);
  return out;
}

}  // namespace vmcp
