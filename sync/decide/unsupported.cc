// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/unsupported.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sync/model/related_kind.h"
#include "sync/model/section_rules.h"

namespace vmcp {
namespace {

constexpr const char* kUnknownKey = "not a key that this version of vmcp-composer knows";

/// Why a key is left out: what follows its name.
std::string gate_text(const schema::Gate& gate, const schema::Version& runtime) {
  const std::string since = schema::to_string(gate.since);
  if (!gate.written) {
    return "came with the CRDs of ToolHive " + since +
           ", and no runtime is known to this version of vmcp-composer that "
           "can be told so";
  }
  return "needs runtime >= " + since + "; this is " + schema::to_string(runtime) +
         " (--vmcp-version, or the tag of "
         "--vmcp-image)";
}

bool is_noted(const schema::NotInRuntime& key) {
  return key.gate.older == schema::Gate::Older::kNoted;
}

/// What the runtime does not have (spec/96-current-toolhive.md §12).
void check_runtime(const Inputs& inputs, Report& report) {
  const schema::Version runtime = runtime_version(inputs.settings);
  for (const schema::NotInRuntime& key : inputs.parent.not_in_runtime) {
    const std::string why = gate_text(key.gate, runtime);
    if (is_noted(key)) {
      report.note(key.pointer, "is left out: " + why, "NotInRuntime", Weight::kLost);
    } else {
      report.refuse("Valid", "NotSupported", key.pointer, spec_path(key.pointer) + " " + why);
    }
  }
  for (const ConfigObject& config : inputs.related.telemetry_configs) {
    for (const schema::NotInRuntime& key : config.not_in_runtime) {
      const std::string place = "MCPTelemetryConfig/" + std::string(config.metadata.name) + key.pointer;
      const std::string why = gate_text(key.gate, runtime);
      if (is_noted(key)) {
        report.note(place, "is left out: " + why, "NotInRuntime", Weight::kLost);
      } else {
        report.refuse("Valid", "NotSupported", "/spec/telemetryConfigRef", place + " " + why);
        report.refusals.back().subject = place;
      }
    }
  }
}

void check_unknown_keys(const VirtualMCPServer& parent, Report& report) {
  for (const std::string& pointer : parent.unknown_spec_keys) {
    // Below spec.config the API server keeps what it does not know, and the runtime refuses it: dropped, and said.
    if (pointer.compare(0, 13, "/spec/config/") == 0) {
      report.note(pointer, "not a key that the runtime knows", "UnknownField", Weight::kLost);
    } else {
      report.refuse("Valid", "NotSupported", pointer, "this version of vmcp-composer does not know " + pointer);
    }
  }
}

struct ReferencedKind {
  std::string_view kind;
  std::vector<ConfigObject> RelatedObjects::*list;
  const char* reference;  ///< Into the parent, when the objects decide who is let in; else nullptr.
};

constexpr ReferencedKind kReferencedKinds[] = {
    {kMCPOIDCConfigKind.kind, &RelatedObjects::oidc_configs, "/spec/incomingAuth/oidcConfigRef"},
    {kMCPAuthzConfigKind.kind, &RelatedObjects::authz_configs, "/spec/incomingAuth/authzConfigRef"},
    {kMCPTelemetryConfigKind.kind, &RelatedObjects::telemetry_configs, nullptr},
    {kMCPToolConfigKind.kind, &RelatedObjects::tool_configs, nullptr},
    {kCompositeToolDefinitionKind.kind, &RelatedObjects::composite_tool_definitions, nullptr},
};

/// The same for the objects that the spec refers to by name; nothing is dropped that may be about authentication
/// (spec/00-hook.md §8).
void check_unknown_keys(const RelatedObjects& related, Report& report) {
  for (const ReferencedKind& each : kReferencedKinds) {
    for (const ConfigObject& object : related.*each.list) {
      const std::string place = std::string(each.kind) + "/" + std::string(object.metadata.name);
      for (const std::string& pointer : object.unknown_keys) {
        if (each.reference == nullptr) {
          report.note(place + pointer, kUnknownKey, "UnknownField", Weight::kLost);
        } else {
          report.refuse("Valid", "NotSupported", each.reference,
                        "this version of vmcp-composer does not know " + place + pointer);
          report.refusals.back().subject = place + pointer;
        }
      }
    }
  }
}

/// Whether the gateway or a member of its group takes its credentials from the MCPExternalAuthConfig `name`.
bool is_used_for_outgoing_auth(const Inputs& inputs, std::string_view name) {
  const Json& spec = inputs.parent.spec;
  const auto names_it = [&](const Json& choice) { return text_at(choice, {"externalAuthConfigRef", "name"}) == name; };
  if (const Json* chosen = find(spec, {"outgoingAuth", "default"}); chosen != nullptr && names_it(*chosen)) return true;
  if (const Json* overrides = find(spec, {"outgoingAuth", "backends"})) {
    if (std::any_of(overrides->begin(), overrides->end(), names_it)) return true;
  }
  const std::string_view group = text_at(spec, {"groupRef", "name"});
  return std::any_of(inputs.related.members.begin(), inputs.related.members.end(), [&](const Member& member) {
    return member.group == group && member.external_auth_config == name;
  });
}

/// These come for the whole namespace; what nobody here uses is not of interest.
void note_unknown_keys_of_outgoing_auth(const Inputs& inputs, Report& report) {
  for (const ConfigObject& config : inputs.related.external_auth_configs) {
    if (config.unknown_keys.empty() || !is_used_for_outgoing_auth(inputs, config.metadata.name)) continue;
    for (const std::string& pointer : config.unknown_keys) {
      report.note("MCPExternalAuthConfig/" + std::string(config.metadata.name) + pointer, kUnknownKey, "UnknownField",
                  Weight::kLost);
    }
  }
}

/// Texts that their enums do not have, unless the area itself has said so: a newer API may have them.
void check_allowed_values(const VirtualMCPServer& parent, Report& report) {
  for (const Problem& value : parent.not_allowed_values) {
    const bool said = std::any_of(report.refusals.begin(), report.refusals.end(),
                                  [&](const Refusal& each) { return each.pointer == value.pointer; });
    if (said) continue;
    report.refuse("Valid", "NotSupported", value.pointer, spec_path(value.pointer) + " " + value.message);
  }
}

}  // namespace

void check_unsupported(const Inputs& inputs, Report& report) {
  check_runtime(inputs, report);
  check_unknown_keys(inputs.parent, report);
  check_unknown_keys(inputs.related, report);
  note_unknown_keys_of_outgoing_auth(inputs, report);
  check_allowed_values(inputs.parent, report);
}

}  // namespace vmcp
