// SPDX-License-Identifier: Apache-2.0
#include "sync/status/conditions.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

#include "sync/json/json_writer.h"
#include "sync/model/status_values.h"
#include "sync/status/backends_accepted.h"
#include "sync/text/characters.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

constexpr std::string_view kOwnedTypes[] = {"AuthConfigured",
                                            "AuthServerConfigValidated",
                                            "AuthzConfigRefValidated",
                                            "AuthzUpstreamSelectionWarning",
                                            "BackendsAccepted",
                                            "CompositeToolRefsValidated",
                                            "DefaultAuthConfig",
                                            "DeprecatedInboundGrantConfiguration",
                                            "DiscoveryMode",
                                            "EmbeddingServerReady",
                                            "GroupRefValidated",
                                            "IdentitySynthesized",
                                            "MembersLabelled",
                                            "OIDCConfigRefValidated",
                                            "PodTemplateSpecValid",
                                            "Reconciling",
                                            "SessionStorageWarning",
                                            "Stalled",
                                            "TelemetryConfigRefValidated",
                                            "Valid"};
constexpr std::string_view kOwnedPrefixes[] = {"BackendAuthConfig-", "DiscoveredAuthConfig-"};

bool is_owned(std::string_view type) {
  return std::find(std::begin(kOwnedTypes), std::end(kOwnedTypes), type) != std::end(kOwnedTypes) ||
         std::any_of(std::begin(kOwnedPrefixes), std::end(kOwnedPrefixes),
                     [&](std::string_view prefix) { return type.substr(0, prefix.size()) == prefix; });
}

/// Taken over from `status.runtime`; its Ready is not, because the Deployment has a say in it.
constexpr std::array<std::string_view, 2> kReportedTypes = {"BackendsDiscovered", "Degraded"};

void add_reported(std::vector<ObservedCondition>& out, const std::vector<ObservedCondition>& report) {
  for (std::string_view type : kReportedTypes) {
    const auto found =
        std::find_if(report.begin(), report.end(), [&](const ObservedCondition& each) { return each.type == type; });
    if (found != report.end()) out.push_back(*found);
  }
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
  return !reason.empty() && reason.size() <= kMax && is_alphanumeric(reason.front()) && !is_digit(reason.front()) &&
         (is_alphanumeric(reason.back()) || reason.back() == '_') && std::all_of(reason.begin(), reason.end(), inner);
}

/// Of several refusals of one type, the first is shown and the others are counted.
void add_refusals(std::vector<Condition>& out, const std::vector<Refusal>& refusals) {
  std::map<std::string_view, std::size_t> count;
  for (const Refusal& refusal : refusals) ++count[refusal.type];
  for (const Refusal& refusal : refusals) {
    std::size_t& of_type = count[refusal.type];
    if (of_type == 0) continue;  // shown already
    std::string message = refusal.message;
    if (of_type > 1) message += " (and " + std::to_string(of_type - 1) + " more)";
    of_type = 0;
    out.push_back({refusal.type, false, refusal.reason, std::move(message)});
  }
}

/// Valid = True also says what the user may not expect of his spec.
Condition valid_condition(const Report& report) {
  std::string message = "Spec validation passed";
  for (std::size_t i = 0; i < report.notes.size(); ++i) {
    message += concat({"; note: ", report.notes[i].pointer, " (", report.notes[i].message, ")"});
  }
  return {"Valid", true, "ValidationSucceeded", std::move(message)};
}

bool by_type(const Condition& a, const Condition& b) {
  return a.type < b.type;
}

/// What is said last of a type holds: refusals win over what was set.
void keep_last_of_each_type(std::vector<Condition>& conditions) {
  std::stable_sort(conditions.begin(), conditions.end(), by_type);
  const auto same_type = [](const Condition& a, const Condition& b) { return a.type == b.type; };
  const auto kept = std::unique(conditions.rbegin(), conditions.rend(), same_type);
  conditions.erase(conditions.begin(), kept.base());
}

void write_condition(JsonWriter& json, const ObservedCondition& condition) {
  json.begin_object();
  json.optional_member("lastTransitionTime", condition.last_transition_time);
  json.member("message", condition.message);  // required by the CRD, even when another writer left it empty
  if (condition.observed_generation != 0) json.member("observedGeneration", condition.observed_generation);
  json.optional_member("reason", condition.reason);
  json.member("status", condition.status);
  json.member("type", condition.type);
  json.end_object();
}

}  // namespace

std::string_view cut_message(std::string_view message) {
  return cut_text(message, kMaxMessage);
}

std::vector<Condition> owned_conditions(std::vector<Condition> conditions, const Decision& decision) {
  add_refusals(conditions, decision.report.refusals);
  const bool judged =
      std::any_of(conditions.begin(), conditions.end(), [](const Condition& each) { return each.type == "Valid"; });
  if (!judged) conditions.push_back(valid_condition(decision.report));
  keep_last_of_each_type(conditions);
  for (Condition& condition : conditions) {
    if (!is_legal_reason(condition.reason)) condition.reason = "InvalidExternalAuthConfig";
  }
  const auto illegal = std::stable_partition(conditions.begin(), conditions.end(),
                                             [](const Condition& condition) { return is_legal_type(condition.type); });
  const std::vector<Condition> folded(std::make_move_iterator(illegal), std::make_move_iterator(conditions.end()));
  conditions.erase(illegal, conditions.end());
  if (auto accepted = backends_accepted(decision, folded)) conditions.push_back(std::move(*accepted));
  return conditions;
}

ObservedCondition written_condition(const Condition& condition, const ObservedCondition* last, std::int64_t generation,
                                    std::string_view now) {
  ObservedCondition out{
      condition.type, condition.status ? "True" : "False", condition.reason, cut_message(condition.message), now,
      generation};
  const bool unchanged = last != nullptr && last->status == out.status;
  if (unchanged && !last->last_transition_time.empty()) out.last_transition_time = last->last_transition_time;
  return out;
}

void write_conditions(JsonWriter& json, const std::vector<ObservedCondition>& conditions) {
  json.key("conditions");
  json.begin_array();
  for (const ObservedCondition& condition : conditions) write_condition(json, condition);
  json.end_array();
}

std::vector<ObservedCondition> with_reconciling(const Condition& reconciling, const VirtualMCPServer& parent,
                                                std::string_view now) {
  const ObservedCondition* last = nullptr;
  std::vector<ObservedCondition> out;
  for (const ObservedCondition& each : parent.status.conditions) {
    if (each.type == reconciling.type) {
      last = &each;
    } else if (each.type != "Stalled") {
      out.push_back(each);
    }
  }
  out.push_back(written_condition(reconciling, last, parent.metadata.generation, now));
  std::stable_sort(out.begin(), out.end(),
                   [](const ObservedCondition& a, const ObservedCondition& b) { return a.type < b.type; });
  return out;
}

std::vector<ObservedCondition> all_conditions(const std::vector<Condition>& owned, const VirtualMCPServer& parent,
                                              std::string_view now) {
  std::vector<ObservedCondition> out;
  std::vector<ObservedCondition> before;  // of ours
  out.reserve(owned.size() + parent.status.conditions.size());
  const auto is_written = [&](std::string_view type) {
    return is_owned(type) ||
           std::any_of(owned.begin(), owned.end(), [&](const Condition& each) { return each.type == type; });
  };
  const auto& report = parent.status.runtime;
  for (const ObservedCondition& each : parent.status.conditions) {
    if (report && is_one_of(kReportedTypes, each.type)) continue;
    (is_written(each.type) ? before : out).push_back(each);
  }
  if (report) add_reported(out, report->conditions);
  const auto by_type = [](const ObservedCondition& a, const ObservedCondition& b) { return a.type < b.type; };
  std::stable_sort(before.begin(), before.end(), by_type);
  for (const Condition& condition : owned) {
    const auto behind =
        std::upper_bound(before.begin(), before.end(), condition.type,
                         [](std::string_view type, const ObservedCondition& each) { return type < each.type; });
    const bool same = behind != before.begin() && std::prev(behind)->type == condition.type;
    const ObservedCondition* last = same ? &*std::prev(behind) : nullptr;
    out.push_back(written_condition(condition, last, parent.metadata.generation, now));
  }
  std::sort(out.begin(), out.end(), by_type);
  return out;
}

}  // namespace vmcp
