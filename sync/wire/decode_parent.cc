// SPDX-License-Identifier: Apache-2.0
#include "sync/model/status_values.h"
#include "sync/schema/schema.h"
#include "sync/wire/decode_objects.h"

namespace vmcp::wire {
namespace {

/// `text`, or "" when the CRD does not allow it: a status that holds such a value came from another version of the
/// CRD, and echoing it would make every status write fail (spec/00-hook.md §2.3).
template <std::size_t N>
std::string_view allowed_or_empty(const std::array<std::string_view, N>& allowed, std::string_view text) {
  return is_one_of(allowed, text) ? text : std::string_view();
}

bool can_be_stored(const ObservedCondition& condition) {
  return !condition.type.empty() && !condition.last_transition_time.empty() && !condition.reason.empty() &&
         is_one_of(kConditionStatuses, condition.status);
}

DiscoveredBackend read_discovered_backend(Reader& reader, Value value) {
  DiscoveredBackend backend;
  reader.object(
      value, Field{"name", [&](auto v) { backend.name = reader.text(v); }},
      Field{"url", [&](auto v) { backend.url = reader.text(v); }},
      Field{"status", [&](auto v) { backend.status = reader.text(v); }},
      Field{"authConfigRef", [&](auto v) { backend.auth_config_ref = reader.text(v); }},
      Field{"authType", [&](auto v) { backend.auth_type = reader.text(v); }},
      Field{"lastHealthCheck", [&](auto v) { backend.last_health_check = reader.text(v); }},
      Field{"message", [&](auto v) { backend.message = reader.text(v); }},
      Field{"circuitBreakerState",
            [&](auto v) { backend.circuit_breaker_state = allowed_or_empty(kCircuitBreakerStates, reader.text(v)); }},
      Field{"circuitLastChanged", [&](auto v) { backend.circuit_last_changed = reader.text(v); }},
      Field{"consecutiveFailures", [&](auto v) { backend.consecutive_failures = reader.integer(v); }},
      Field{"mcpRevision", [&](auto v) { backend.mcp_revision = reader.text(v); }});
  return backend;
}

void read_conditions(Reader& reader, Value list, std::vector<ObservedCondition>& conditions) {
  reader.items(list, [&](auto item) {
    const ObservedCondition condition = read_condition(reader, item);
    if (can_be_stored(condition)) conditions.push_back(condition);
  });
}

void read_discovered_backends(Reader& reader, Value list, std::vector<DiscoveredBackend>& backends) {
  reader.items(list, [&](auto item) {
    reader.count(1);  // it takes the room of two
    const DiscoveredBackend backend = read_discovered_backend(reader, item);
    if (!backend.name.empty()) backends.push_back(backend);
  });
}

RuntimeReport read_runtime_report(Reader& reader, Object& object) {
  RuntimeReport report;
  reader.members(
      object, Field{"conditions", [&](auto v) { read_conditions(reader, v, report.conditions); }},
      Field{"discoveredBackends", [&](auto v) { read_discovered_backends(reader, v, report.discovered_backends); }});
  return report;
}

ParentStatus read_parent_status(Reader& reader, Value value) {
  ParentStatus status;
  reader.entries(value, [&](std::string_view key, Value field) {
    if (key == "phase") {
      status.phase = allowed_or_empty(kPhases, reader.text(field));
    } else if (key == "message") {
      status.message = reader.text(field);
    } else if (key == "url") {
      status.url = reader.text(field);
    } else if (key == "observedGeneration") {
      status.observed_generation = reader.integer(field);
    } else if (key == "backendCount") {
      status.backend_count = reader.integer(field);
    } else if (key == "conditions") {
      read_conditions(reader, field, status.conditions);
    } else if (key == "discoveredBackends") {
      read_discovered_backends(reader, field, status.discovered_backends);
    } else if (key == "runtime" && reader.is_object(field)) {
      auto runtime = reader.opened(field);
      if (!runtime) return;
      append_member(status.other, key, reader.tree(*runtime));
      status.runtime = read_runtime_report(reader, *runtime);
    } else {
      append_member(status.other, key, reader.tree(field));
    }
  });
  return status;
}

void read_parent_spec(Reader& reader, Value value, const schema::Version& runtime, VirtualMCPServer& parent) {
  const std::string pointer = reader.pointer();
  Json tree = reader.tree(value);
  if (reader.failed()) return;
  if (tree.is_null()) tree = Json::object();
  auto conformed = schema::conform(schema::virtual_mcp_server(), std::move(tree), pointer, runtime);
  if (!conformed) {
    reader.fail_with(std::move(conformed.error()));
    return;
  }
  parent.spec = std::move(conformed->tree);
  // Pointers are relative to the parent from here on, as users know it.
  for (const std::string& unknown : conformed->unknown) {
    parent.unknown_spec_keys.push_back(pointer_within(unknown, "/parent"));
  }
  for (const schema::NotInRuntime& each : conformed->not_in_runtime) {
    parent.not_in_runtime.push_back({pointer_within(each.pointer, "/parent"), each.gate});
  }
  for (Problem& each : conformed->not_allowed) {
    parent.not_allowed_values.push_back({pointer_within(each.pointer, "/parent"), std::move(each.message)});
  }
}

}  // namespace

VirtualMCPServer read_parent(Reader& reader, Object& object, const schema::Version& runtime) {
  VirtualMCPServer parent;
  reader.members(object, Field{"apiVersion", [&](auto v) { parent.api_version = reader.text(v); }},
                 Field{"kind", [&](auto v) { parent.kind = reader.text(v); }},
                 Field{"metadata", [&](auto v) { parent.metadata = read_metadata(reader, v); }},
                 Field{"spec", [&](auto v) { read_parent_spec(reader, v, runtime, parent); }},
                 Field{"status", [&](auto v) { parent.status = read_parent_status(reader, v); }});
  if (reader.failed() || parent.unknown_spec_keys.empty()) return parent;
  Json managed;
  reader.rewind(object);
  // Managed fields that cannot be read say nothing.
  Allowance allowance;
  (void)reader.apart(allowance, 0, [&] {
    reader.members(object,
                   Field{"metadata", [&](Value metadata) {
                           reader.object(metadata, Field{"managedFields", [&](auto v) { managed = reader.tree(v); }});
                         }});
  });
  drop_defaulted(managed, parent.unknown_spec_keys);
  return parent;
}

}  // namespace vmcp::wire
