#include "sync/status/conditions.h"

#include <algorithm>
#include <map>

#include "sync/status/backends_accepted.h"
#include "sync/text.h"

namespace vmcp {
namespace {

/// By type, so that what is written is sorted.
using Conditions = std::map<std::string, Condition, std::less<>>;

constexpr std::string_view kOwnedTypes[] = {"AuthConfigured",
                                            "AuthServerConfigValidated",
                                            "AuthzConfigRefValidated",
                                            "AuthzUpstreamSelectionWarning",
                                            "BackendsAccepted",
                                            "CompositeToolRefsValidated",
                                            "DefaultAuthConfig",
                                            "DiscoveryMode",
                                            "EmbeddingServerReady",
                                            "GroupRefValidated",
                                            "IdentitySynthesized",
                                            "OIDCConfigRefValidated",
                                            "PodTemplateSpecValid",
                                            "SessionStorageWarning",
                                            "TelemetryConfigRefValidated",
                                            "Valid"};
constexpr std::string_view kOwnedPrefixes[] = {"BackendAuthConfig-", "DiscoveredAuthConfig-"};

bool is_owned(std::string_view type) {
  return std::find(std::begin(kOwnedTypes), std::end(kOwnedTypes), type) != std::end(kOwnedTypes) ||
         std::any_of(std::begin(kOwnedPrefixes), std::end(kOwnedPrefixes),
                     [&](std::string_view prefix) { return type.substr(0, prefix.size()) == prefix; });
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether the CRD takes it: one that it does not take would make every status write fail (spec/80-status.md §1, D-77).
bool is_legal_type(std::string_view type) {
  constexpr std::size_t kMax = 316;
  return !type.empty() && type.size() <= kMax && is_alphanumeric(type.front()) && is_alphanumeric(type.back()) &&
         std::all_of(type.begin(), type.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '_' || c == '.'; });
}

bool is_legal_reason(std::string_view reason) {
  constexpr std::size_t kMax = 1024;
  auto inner = [](char c) { return is_alphanumeric(c) || c == '_' || c == ',' || c == ':'; };
  return !reason.empty() && reason.size() <= kMax && is_alphanumeric(reason.front()) &&
         !(reason.front() >= '0' && reason.front() <= '9') &&
         (is_alphanumeric(reason.back()) || reason.back() == '_') && std::all_of(reason.begin(), reason.end(), inner);
}

/// Refusals win over what was set for their type; of several, the first is shown and the others are counted.
void add_refusals(Conditions& conditions, const Report& report) {
  std::map<std::string_view, std::size_t> count;
  for (const Refusal& refusal : report.refusals) ++count[refusal.type];
  for (const Refusal& refusal : report.refusals) {
    Condition& condition = conditions[refusal.type];
    if (count[refusal.type] == 0) continue;  // shown already
    std::string message = refusal.message;
    if (const std::size_t further = count[refusal.type] - 1; further > 0) {
      message += " (and " + std::to_string(further) + " more)";
    }
    count[refusal.type] = 0;
    condition = {refusal.type, false, refusal.reason, std::move(message)};
  }
}

/// Valid = True also says what the user may not expect of his spec.
Condition valid_condition(const Report& report) {
  std::string message = "Spec validation passed";
  for (std::size_t i = 0; i < report.notes.size(); ++i) {
    message += "; note: " + report.notes[i].pointer + " (" + report.notes[i].message + ")";
  }
  return {"Valid", true, "ValidationSucceeded", std::move(message)};
}

Conditions owned_conditions(const Decision& decision) {
  Conditions out;
  for (const Condition& condition : decision.report.conditions) out[condition.type] = condition;
  add_refusals(out, decision.report);
  if (!out.contains("Valid")) out["Valid"] = valid_condition(decision.report);
  std::vector<Condition> illegal;
  for (auto it = out.begin(); it != out.end();) {
    if (!is_legal_reason(it->second.reason)) it->second.reason = "InvalidExternalAuthConfig";
    if (is_legal_type(it->first)) {
      ++it;
    } else {
      illegal.push_back(it->second);
      it = out.erase(it);
    }
  }
  if (auto accepted = backends_accepted(decision, illegal)) out[accepted->type] = std::move(*accepted);
  return out;
}

}  // namespace

std::string cut_message(std::string message) {
  message.resize(cut_text(message, kMaxMessage).size());
  return message;
}

std::vector<StatusCondition> make_conditions(const Decision& decision, const VirtualMCPServer& parent,
                                             std::string_view now) {
  std::vector<StatusCondition> out;
  std::map<std::string_view, const ObservedCondition*> observed;
  for (const ObservedCondition& condition : parent.status.conditions) {
    observed[condition.type] = &condition;
    if (is_owned(condition.type)) continue;
    out.push_back({std::string(condition.type), std::string(condition.status), std::string(condition.reason),
                   std::string(condition.message), std::string(condition.last_transition_time),
                   condition.observed_generation});
  }
  for (auto& [type, condition] : owned_conditions(decision)) {
    const std::string status = condition.status ? "True" : "False";
    const auto before = observed.find(type);
    const bool same =
        before != observed.end() && before->second->status == status && !before->second->last_transition_time.empty();
    out.push_back({type, status, condition.reason, cut_message(condition.message),
                   std::string(same ? before->second->last_transition_time : now), parent.metadata.generation});
  }
  std::sort(out.begin(), out.end(), [](const StatusCondition& a, const StatusCondition& b) { return a.type < b.type; });
  return out;
}

}  // namespace vmcp
