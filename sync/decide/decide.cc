// SPDX-License-Identifier: Apache-2.0
#include "sync/decide/decide.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "sync/auth/incoming/incoming.h"
#include "sync/auth/outgoing/outgoing.h"
#include "sync/auth/server/authorization_server.h"
#include "sync/config/sections.h"
#include "sync/decide/selection.h"
#include "sync/decide/unsupported.h"
#include "sync/discovery/discover.h"
#include "sync/discovery/group.h"
#include "sync/discovery/url_rules.h"
#include "sync/go/http_header.h"
#include "sync/kubernetes/names.h"
#include "sync/kubernetes/pod_template/decode.h"
#include "sync/model/names.h"
#include "sync/pod_policy/pod_policy.h"
#include "sync/telemetry/telemetry.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

/// Takes the value out of a decision and its report along.
template <typename T>
T take(Decided<T> decided, Report& report) {
  report.join(std::move(decided.report));
  return std::move(decided.value);
}

/// The Service is called `vmcp-<n>` and has to be a DNS label of 63 characters (D-60).
void check_name(std::string_view name, Report& report) {
  constexpr std::size_t kMax = 58;
  if (is_dns_label(name, kMax)) return;
  report.refuse(
      "Valid", "ValidationFailed", "/metadata/name",
      "the name must be a DNS label of at most 58 characters (no dot): it becomes part of the Service's name");
}

/// spec/00-hook.md §5: a group that exists and that nobody currently calls failed.
void check_group(const Inputs& inputs, std::string_view group_name, Report& report) {
  const std::string name(group_name);
  constexpr const char* kType = "GroupRefValidated";
  constexpr const char* kPointer = "/spec/groupRef/name";
  if (name.empty()) {
    report.refuse("Valid", "ValidationFailed", kPointer, "spec.groupRef.name is required");
    report.refuse(kType, "GroupRefNotFound", kPointer, "spec.groupRef.name is required");
    return;
  }
  if (auto problem = group_problem(inputs.related, name)) {
    report.refuse(kType, std::string(problem->reason), kPointer, std::move(problem->message), problem->pending);
  } else {
    report.set(kType, true, "GroupRefValid", "MCPGroup " + name + " is valid and ready");
  }
}

/// The runtime's own discovery waits for phases, which the operator or this hook's `members` sets (spec/00-hook.md §6).
void check_dynamic_mode(const std::vector<const Member*>& members, Report& report) {
  const bool judged = std::any_of(members.begin(), members.end(), [](const Member* member) {
    return !member->status.phase.empty() && member->status.phase != "Pending";
  });
  if (judged || members.empty()) return;
  report.set("DiscoveryMode", false, "DiscoveryNeedsOperator",
             "in discovered mode members appear only once their phase is set, by the DecoratorController "
             "vmcp-composer-members or by ToolHive's operator, and no member of the group has one; install it, or set "
             "spec.outgoingAuth.source to inline");
}

/// Only who wrote the entry knows whether he meant a server of this cluster; who reads the status should see it.
void note_cluster_urls(const std::vector<Backend>& backends, Report& report) {
  for (const Backend& backend : backends) {
    if (backend.kind != MemberKind::kMCPServerEntry || !leads_into_cluster(backend.url)) continue;
    report.note(concat({"MCPServerEntry/", backend.name, "/spec/remoteUrl"}), "names a host inside the cluster",
                "HostInCluster");
  }
}

/// Names in order, each once; those of the gateway first (spec/10-objects.md §4.6).
std::vector<std::string> merge_pull_secrets(const Inputs& inputs, Report& report) {
  constexpr std::size_t kMost = 64;
  std::vector<std::string> out;
  auto add = [&](const std::string& name) {
    if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  };
  const Json* list = find(inputs.parent.spec, {"imagePullSecrets"});
  if (list != nullptr && list->size() > kMost) {
    report.refuse("Valid", "ValidationFailed", "/spec/imagePullSecrets",
                  "spec.imagePullSecrets must have at most " + std::to_string(kMost) + " items");
  } else if (list != nullptr) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      const std::string name(text_at((*list)[i], {"name"}));
      if (name.empty()) {
        report.note(child_pointer("/spec/imagePullSecrets", i), "has no name and is left out");
      } else {
        add(name);
      }
    }
  }
  for (const std::string& name : inputs.settings.image_pull_secrets) add(name);
  return out;
}

std::size_t count_values(const Json& tree) {
  std::size_t out = 1;
  if (!tree.is_structured()) return out;
  for (const Json& inner : tree) out += count_values(inner);
  return out;
}

/// Of keys and values.
std::size_t bytes_of_texts(const Json& tree) {
  if (tree.is_string()) return tree.get_ref<const std::string&>().size();
  std::size_t out = 0;
  if (tree.is_object()) {
    for (const auto& [key, value] : tree.get_ref<const Json::object_t&>()) out += key.size() + bytes_of_texts(value);
  } else if (tree.is_array()) {
    for (const Json& item : tree) out += bytes_of_texts(item);
  }
  return out;
}

/// Whether the patch fits shows when the Deployment is made; a refusal then takes the place of the condition set here.
Json take_pod_template_patch(const Json& spec, Report& report) {
  const Json* patch = find(spec, {"podTemplateSpec"});
  if (patch == nullptr || patch->empty()) return {};
  constexpr std::size_t kMostValues = 10'000;
  constexpr std::size_t kMostBytes = 131'072;
  if (count_values(*patch) > kMostValues || bytes_of_texts(*patch) > kMostBytes) {
    report.refuse("PodTemplateSpecValid", "InvalidPodTemplateSpec", "/spec/podTemplateSpec",
                  concat({"Failed to parse PodTemplateSpec: it has more than ", std::to_string(kMostValues),
                          " values or texts of more than ", std::to_string(kMostBytes),
                          " bytes. Deployment blocked until fixed."}));
    return {};
  }
  report.set("PodTemplateSpecValid", true, "PodTemplateSpecValid", "PodTemplateSpec is valid");
  for (const std::string& field : unknown_pod_template_fields(*patch)) {
    report.note("/spec/podTemplateSpec" + field, "not a field of a pod template in Kubernetes 1.35", "UnknownField",
                Weight::kLost);
  }
  return *patch;
}

/// What stands in the spec and goes into Kubernetes objects as it is.
void take_workload_fields(Gateway& gateway, const Inputs& inputs, Report& report) {
  const Json& spec = inputs.parent.spec;
  gateway.service_account = text_at(spec, {"serviceAccount"});
  if (!gateway.service_account.empty() && !is_dns_subdomain(gateway.service_account)) {
    report.refuse("Valid", "ValidationFailed", "/spec/serviceAccount",
                  "spec.serviceAccount is not the name of a ServiceAccount");
  }
  gateway.service_type = text_at(spec, {"serviceType"});
  gateway.session_affinity = text_at(spec, {"sessionAffinity"});
  gateway.replicas = integer_at(spec, {"replicas"});
  if (gateway.replicas && *gateway.replicas < 0) {
    report.refuse("Valid", "ValidationFailed", "/spec/replicas", "spec.replicas must not be negative");
  }
  gateway.image_pull_secrets = merge_pull_secrets(inputs, report);
  gateway.pod_template_patch = take_pod_template_patch(spec, report);
  for (Problem& each : pod_fields_problems(spec, inputs.settings.pods)) {
    const bool in_template = each.pointer != "/spec/serviceAccount";
    report.refuse(in_template ? "PodTemplateSpecValid" : "Valid", "NotAdmitted", std::move(each.pointer),
                  std::move(each.message));
  }
}

/// The runtime exits: its admission of calls by policy cannot see through the optimizer's tools (pkg/vmcp/server,
/// `Config.Authz and Config.OptimizerConfig are mutually exclusive`).
void check_optimizer_beside_policies(const Gateway& gateway, const Json& spec, Report& report) {
  const auto& sections = gateway.sections.list;
  const bool optimizing = std::any_of(sections.begin(), sections.end(),
                                      [](const ConfigSection& section) { return section.key == "optimizer"; });
  if (!optimizing || find(gateway.incoming.node, {"authz"}) == nullptr) return;
  const bool in_config = find(spec, {"config", "optimizer"}) != nullptr;
  report.refuse("Valid", "ValidationFailed", in_config ? "/spec/config/optimizer" : "/spec/embeddingServerRef",
                "the optimizer and authorization policies exclude each other in one gateway: make two, one with the "
                "policies, and in front of it one with the optimizer, whose group has the first as its only member");
}

/// Whether the user's template mounts a token of its own into the container.
bool mounts_token(const Json& patch) {
  const Json* containers = find(patch, {"spec", "containers"});
  if (containers == nullptr) return false;
  for (const Json& container : *containers) {
    const Json* mounts = find(container, {"volumeMounts"});
    if (text_at(container, {"name"}) != kContainer || mounts == nullptr) continue;
    for (const Json& mount : *mounts) {
      if (text_at(mount, {"mountPath"}) == kServiceAccountDirectory) return true;
    }
  }
  return false;
}

/// What the gateway cannot do without a token of its service account; empty: it needs none.
std::string_view use_of_token(const Gateway& gateway) {
  if (gateway.mode == Mode::kDynamic) return "outgoingAuth.source: discovered";
  const std::string_view bundle = text_at(gateway.incoming.node, {"oidc", "caBundlePath"});
  return bundle.starts_with(kServiceAccountDirectory) ? "the certificate authority of the cluster (MCPOIDCConfig)" : "";
}

/// A gateway without credentials gets no token, no rights, and does not report its status.
bool decide_api_access(const Gateway& gateway, const Settings& settings, Report& report) {
  const Json& patch = gateway.pod_template_patch;
  const Json* mounted = find(patch, {"spec", "automountServiceAccountToken"});
  const bool without = mounted != nullptr ? *mounted == false && !mounts_token(patch) : !settings.gateway_api_access;
  if (!without) return true;
  const std::string_view use = use_of_token(gateway);
  if (use.empty()) return false;
  if (mounted != nullptr) {
    report.refuse("PodTemplateSpecValid", "InvalidPodTemplateSpec",
                  "/spec/podTemplateSpec/spec/automountServiceAccountToken",
                  concat({"spec.automountServiceAccountToken must not be false: ", use, " needs the token"}));
  } else {
    report.note("/spec/podTemplateSpec/spec/automountServiceAccountToken",
                concat({"the gateway keeps its token, because ", use, " needs it"}));
  }
  return true;
}

std::vector<std::string> canonical_passthrough_headers(const ConfigSections& sections) {
  std::vector<std::string> out;
  for (const ConfigSection& section : sections.list) {
    if (section.key != "passthroughHeaders") continue;
    for (const Json& name : section.node) out.push_back(canonical_header_name(name.get_ref<const std::string&>()));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Mode decide_mode(const VirtualMCPServer& parent, const Settings& settings) {
  const bool is_inline = text_at(parent.spec, {"outgoingAuth", "source"}) == "inline";
  // A gateway that finds its members by itself asks nobody where it may go.
  const bool is_told = settings.static_always || !settings.hosts.empty();
  return is_inline || is_told ? Mode::kStatic : Mode::kDynamic;
}

Decision decide(const Inputs& inputs) {
  Decision decision;
  Report& report = decision.report;
  Gateway gateway;
  gateway.name = inputs.parent.metadata.name;
  gateway.namespace_ = inputs.parent.metadata.namespace_;
  gateway.group = text_at(inputs.parent.spec, {"groupRef", "name"});
  gateway.mode = decide_mode(inputs.parent, inputs.settings);
  check_name(gateway.name, report);
  check_group(inputs, gateway.group, report);
  gateway.sections = take(decide_sections(inputs), report);
  gateway.debug = gateway.sections.debug_log;
  gateway.incoming = take(decide_incoming_auth(inputs), report);
  gateway.authorization_server = take(decide_authorization_server(inputs, gateway.incoming), report);
  gateway.telemetry = take(decide_telemetry(inputs), report);
  if (gateway.telemetry) gateway.sections.put("telemetry", gateway.telemetry->node);
  take_workload_fields(gateway, inputs, report);
  check_optimizer_beside_policies(gateway, inputs.parent.spec, report);
  gateway.api_access = decide_api_access(gateway, inputs.settings, report);

  const std::vector<const Member*> members = members_of(inputs.related, gateway.group);
  decision.exclusions = undecodable_members(inputs.related, gateway.group);
  decision.group_has_members = !members.empty() || !decision.exclusions.empty();
  report.join(report_selection(inputs, members));
  const OutgoingAuth outgoing(inputs,
                              gateway.authorization_server ? &gateway.authorization_server->upstreams : nullptr);
  report.join(outgoing.report(members, gateway.mode == Mode::kDynamic));
  check_unsupported(inputs, report);
  gateway.default_strategy = outgoing.default_strategy();
  if (gateway.mode == Mode::kStatic) {
    Discovery discovery = discover(members, outgoing, canonical_passthrough_headers(gateway.sections),
                                   inputs.parent.metadata, inputs.settings.hosts);
    gateway.backends = std::move(discovery.backends);
    std::move(discovery.exclusions.begin(), discovery.exclusions.end(), std::back_inserter(decision.exclusions));
    std::sort(decision.exclusions.begin(), decision.exclusions.end(), [](const Exclusion& a, const Exclusion& b) {
      return std::tie(a.kind, a.name) < std::tie(b.kind, b.name);
    });
    note_cluster_urls(gateway.backends, report);
  } else {
    gateway.overrides = outgoing.usable_overrides();
    check_dynamic_mode(members, report);
  }
  if (report.refusals.empty()) decision.gateway = std::move(gateway);
  return decision;
}

}  // namespace vmcp
