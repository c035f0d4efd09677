// SPDX-License-Identifier: Apache-2.0
#include "sync/config/sections.h"

#include <array>
#include <optional>
#include <utility>

#include "sync/config/aggregation.h"
#include "sync/config/audit.h"
#include "sync/config/code_mode.h"
#include "sync/config/composite_tools/composite_tools.h"
#include "sync/config/operational.h"
#include "sync/config/optimizer.h"
#include "sync/config/passthrough_headers.h"
#include "sync/config/rate_limiting.h"
#include "sync/config/session_storage.h"
#include "sync/go/http_header.h"

namespace vmcp {
namespace {

Decided<std::optional<Json>> decide_metadata(const Inputs& inputs) {
  Decided<std::optional<Json>> out;
  const Json& metadata = object_at(object_at(inputs.parent.spec, "config"), "metadata");
  if (metadata.empty()) return out;
  for (const auto& [key, value] : metadata.items()) {
    if (!looks_like_credential_header(key)) continue;
    out.report.warn(child_pointer("/spec/config/metadata", key), "PlaintextCredential",
                    "stands in a ConfigMap in plain text, and its name looks like a credential");
  }
  out.value = metadata;
  return out;
}

struct IgnoredKey {
  const char* key;
  const char* why;
};

constexpr std::array<IgnoredKey, 5> kIgnoredKeys = {{
    {"backends", "has no effect: the backends are the members of the group"},
    {"incomingAuth", "has no effect: spec.incomingAuth takes its place"},
    {"outgoingAuth", "has no effect: spec.outgoingAuth takes its place"},
    {"telemetry", "has no effect: use spec.telemetryConfigRef"},
    {"sessionStorage", "has no effect: use spec.sessionStorage"},
}};

Report note_ignored_keys(const VirtualMCPServer& parent) {
  Report report;
  std::string_view name = text_at(parent.spec, {"config", "name"});
  if (!name.empty() && name != parent.metadata.name) {
    report.note("/spec/config/name", "has no effect: the gateway has the name of the VirtualMCPServer");
  }
  std::string_view group = text_at(parent.spec, {"config", "groupRef"});
  if (!group.empty() && group != text_at(parent.spec, {"groupRef", "name"})) {
    report.note("/spec/config/groupRef", "has no effect: spec.groupRef takes its place");
  }
  for (const IgnoredKey& ignored : kIgnoredKeys) {
    if (find(parent.spec, {"config", ignored.key}) == nullptr) continue;
    report.note(child_pointer("/spec/config", ignored.key), ignored.why);
  }
  return report;
}

/// Collects the sections and what is to be said about them.
class Collector {
 public:
  void add(std::string_view key, Decided<std::optional<Json>> decided) {
    if (decided.value) out_.value.put(key, std::move(*decided.value));
    out_.report.join(std::move(decided.report));
  }
  void add(std::string_view key, Decided<Json> decided) {
    add(key, Decided<std::optional<Json>>{std::move(decided.value), std::move(decided.report)});
  }
  void add_unless_empty(std::string_view key, Decided<Json> decided) {
    std::optional<Json> value;
    if (!decided.value.empty()) value = std::move(decided.value);
    add(key, Decided<std::optional<Json>>{std::move(value), std::move(decided.report)});
  }
  void add(std::string_view key, Decided<SessionStorage> decided) {
    out_.value.pod = std::move(decided.value.pod);
    add(key, Decided<std::optional<Json>>{std::move(decided.value.node), std::move(decided.report)});
  }

  Decided<ConfigSections> take() { return std::move(out_); }

 private:
  Decided<ConfigSections> out_;
};

}  // namespace

Decided<ConfigSections> decide_sections(const Inputs& inputs) {
  Collector sections;
  sections.add("aggregation", decide_aggregation(inputs));
  sections.add_unless_empty("compositeTools", decide_composite_tools(inputs));
  sections.add("operational", decide_operational(inputs));
  sections.add("metadata", decide_metadata(inputs));
  sections.add("audit", decide_audit(inputs));
  sections.add("optimizer", decide_optimizer(inputs));
  sections.add("codeMode", decide_code_mode(inputs));
  sections.add("sessionStorage", decide_session_storage(inputs));
  sections.add("rateLimiting", decide_rate_limiting(inputs));
  sections.add("passthroughHeaders", decide_passthrough_headers(inputs));

  Decided<ConfigSections> out = sections.take();
  out.value.debug_log = text_at(inputs.parent.spec, {"config", "operational", "logLevel"}) == "debug";
  out.report.join(note_ignored_keys(inputs.parent));
  return out;
}

}  // namespace vmcp
