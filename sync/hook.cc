// SPDX-License-Identifier: Apache-2.0
#include "sync/hook.h"

#include <simdjson.h>

#include <algorithm>
#include <exception>

#include "sync/children/children.h"
#include "sync/children/fit.h"
#include "sync/decide/decide.h"
#include "sync/json/json_writer.h"
#include "sync/members/entry_conditions.h"
#include "sync/model/names.h"
#include "sync/model/rollout.h"
#include "sync/status/entry_status.h"
#include "sync/status/status.h"
#include "sync/text/text.h"
#include "sync/wire/customize.h"
#include "sync/wire/decode.h"
#include "sync/wire/encode.h"
#include "sync/wire/retain.h"
#include "sync/wire/verify.h"

namespace vmcp {

struct Workspace::State {
  std::string request;
  std::string answer;
  wire::Document request_document;
  wire::Document answer_document;
  std::function<bool()> given_up = [] { return false; };
};

Workspace::Workspace() : state_(std::make_unique<State>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
std::string& Workspace::request() {
  return state_->request;
}
void Workspace::set_given_up(std::function<bool()> given_up) {
  state_->given_up = std::move(given_up);
}
static_assert(Workspace::kPadding >= simdjson::SIMDJSON_PADDING);

namespace {

/// As much of `text` as can be written in `max` bytes: what is escaped takes up to six for one.
std::string_view cut_to_written(std::string_view text, std::size_t max) {
  std::string written;
  for (text = cut_text(text, max);; text = cut_text(text, text.size() - 1)) {
    written.clear();
    append_quoted(written, text);
    if (written.size() <= max + 2) return text;
  }
}

}  // namespace

std::string error_body(std::string_view reason, std::string_view pointer, std::string_view message) {
  constexpr std::size_t kMaxPart = 256;  // the whole body stays below 1 KiB
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("error");
  json.begin_object();
  json.member("reason", cut_to_written(reason, kMaxPart));
  json.member("path", cut_to_written(pointer, kMaxPart));
  json.member("message", cut_to_written(message, kMaxPart));
  json.end_object();
  json.end_object();
  return out;
}

namespace {

constexpr const char* kInternal = "Internal";
constexpr const char* kRelatedNotReady = "RelatedNotReady";
constexpr const char* kGivenUp = "GivenUp";

int code_of(const Error& error) {
  if (error.reason == kInternal) return 500;
  return error.reason == kRelatedNotReady || error.reason == kGivenUp ? 503 : 400;
}

std::optional<Error> given_up(const Workspace::State& state) {
  if (!state.given_up()) return std::nullopt;
  return Error{"", kGivenUp, "the request took longer than it may, or its caller has gone"};
}

Summary summary_of(const ObjectMeta& metadata) {
  Summary out;
  out.parent = concat({metadata.namespace_, "/", metadata.name});
  out.generation = metadata.generation;
  return out;
}

void add_decision(Summary& summary, const Decision& decision) {
  if (decision.gateway) summary.served = decision.gateway->backends.size();
  for (const Exclusion& each : decision.exclusions) {
    summary.excluded.push_back({concat({kind_name(each.kind), "/", each.name}), std::string(each.reason), each.message,
                                std::string(each.pointer), each.subject});
  }
  for (const Refusal& each : decision.report.refusals) {
    summary.not_applied.push_back({each.type, each.reason, each.pointer, each.message, each.subject});
  }
  summary.notes = decision.report.notes;
}

/// The caller asked with the rules of another version of this hook, so some objects are not here that should be
/// (spec/00-hook.md §2.2).
std::optional<Error> missing_related(const std::vector<wire::RelatedRule>& rules,
                                     const std::vector<std::string_view>& keys) {
  for (const wire::RelatedRule& rule : rules) {
    const std::string key = concat({rule.kind.kind, ".", rule.kind.api_version});
    if (!std::binary_search(keys.begin(), keys.end(), std::string_view(key))) {
      return Error{child_pointer("/related", key), kRelatedNotReady,
                   "the request does not have the related objects of this kind"};
    }
  }
  return std::nullopt;
}

Result<Child> retain(const ObservedChild& child, const Settings& settings) {
  auto tree = retained_child(child.raw, settings.ssa_field_manager);
  if (!tree) return tl::unexpected(std::move(tree.error()));
  Child out{std::string(child.kind), std::string(child.metadata.name), {}};
  JsonWriter json(out.json);
  json.tree(*tree);
  return out;
}

Result<std::vector<Child>> retain_all(const std::vector<const ObservedChild*>& observed, const Settings& settings) {
  std::vector<Child> out;
  for (const ObservedChild* each : observed) {
    auto child = retain(*each, settings);
    if (!child) return tl::unexpected(std::move(child.error()));
    out.push_back(std::move(*child));
  }
  return out;
}

bool is_rbac(const ObservedChild& child) {
  return child.kind == "Role" || child.kind == "RoleBinding";
}

/// What grants rights is never taken from what the cluster holds: who may write an annotation of a Role must not decide
/// what the caller, who may grant everything, grants. One of another name is not ours and goes.
std::vector<Child> rbac_anew(const SyncRequest& request, const Settings& settings) {
  Gateway gateway;
  gateway.name = request.parent.metadata.name;
  gateway.namespace_ = request.parent.metadata.namespace_;
  gateway.mode = decide_mode(request.parent, settings);
  std::vector<Child> out;
  for (Child child : {make_role(gateway), make_role_binding(gateway)}) {
    const auto observed = std::find_if(request.children.begin(), request.children.end(), [&](const auto& each) {
      return each.kind == child.kind && each.metadata.name == child.name;
    });
    if (observed != request.children.end()) out.push_back(std::move(child));
  }
  return out;
}

/// What a decision comes to in the cluster.
struct Composed {
  std::vector<Child> children;
  RolloutState rollout = RolloutState::kProgressing;  ///< Of the decided gateway; of a refused one it does not count.
};

Result<Composed> retain_all(const SyncRequest& request, const Settings& settings) {
  std::vector<const ObservedChild*> observed;
  for (const ObservedChild& child : request.children) {
    if (!is_rbac(child)) observed.push_back(&child);
  }
  auto children = retain_all(observed, settings);
  if (!children) return tl::unexpected(std::move(children.error()));
  for (Child& child : rbac_anew(request, settings)) children->push_back(std::move(child));
  return Composed{std::move(*children)};
}

/// Whether `wanted` is not what was applied last. Of a child that was never applied nothing is known.
bool differs(const Child& wanted, const ObservedChild& observed, const Settings& settings) {
  const auto applied = last_applied(observed.raw, settings.ssa_field_manager);
  return applied && *applied && nlohmann::json::parse(wanted.json) != nlohmann::json(**applied);
}

/// The checksum does not cover the whole pod template. So before a change is called rolled out, the Deployment is
/// compared: with the first answer to a new spec it has yet to be written, and whoever waits for the new generation
/// must not take the old pods for it. In steady state that is not looked at.
bool is_yet_to_be_written(const Child& wanted, const ObservedChild& observed, const SyncRequest& request,
                          const Settings& settings) {
  const ParentStatus& status = request.parent.status;
  const bool is_waited_for = status.observed_generation != request.parent.metadata.generation ||
                             std::any_of(status.conditions.begin(), status.conditions.end(),
                                         [](const ObservedCondition& each) { return each.type == "Reconciling"; });
  return is_waited_for && differs(wanted, observed, settings);
}

/// The configuration that runs, in place of the one that `children` would roll out: what concerns no pod is as wanted.
Result<std::vector<Child>> keep_running(std::vector<Child> children, const SyncRequest& request,
                                        const Settings& settings) {
  std::erase_if(children, [](const Child& child) { return child.kind == "ConfigMap" || child.kind == "Deployment"; });
  const std::string_view parent = request.parent.metadata.name;
  const ObservedChild* deployment = observed_deployment(request.children, parent);
  const std::string mounted = config_map_name(parent, deployment->rollout->template_checksum);
  std::vector<const ObservedChild*> kept = {deployment};
  for (const ObservedChild& child : request.children) {
    if (child.kind == "ConfigMap" && child.metadata.name == mounted) kept.push_back(&child);
  }
  if (rollout_state(deployment, deployment->rollout->template_checksum) != RolloutState::kComplete) {
    const auto older = older_config_maps(request.children, parent, mounted);
    kept.insert(kept.end(), older.begin(), older.end());
  }
  auto retained = retain_all(kept, settings);
  if (!retained) return retained;
  std::move(retained->begin(), retained->end(), std::back_inserter(children));
  return children;
}

/// The children of a gateway that was decided on, and older configurations that may still be read. Nothing when the
/// decision turned into a refusal on the way.
Result<Composed> compose(Decision& decision, const SyncRequest& request, const Settings& settings, std::int64_t now,
                         const std::function<bool()>& given_up) {
  Composed out;
  auto fitted = make_fitting_children(*decision.gateway, settings, given_up);
  if (!fitted) {
    decision.report.refusals = std::move(fitted.error());
    decision.gateway.reset();
    return retain_all(request, settings);
  }
  decision.settles_in = time_to_settle(request, fitted->children.checksum, settings, now);
  if (decision.settles_in.count() > 0) {
    auto kept = keep_running(std::move(fitted->children.list), request, settings);
    if (!kept) return tl::unexpected(std::move(kept.error()));
    return Composed{std::move(*kept)};
  }
  auto& exclusions = decision.exclusions;
  exclusions.insert(exclusions.end(), fitted->exclusions.begin(), fitted->exclusions.end());
  std::sort(exclusions.begin(), exclusions.end(),
            [](const Exclusion& a, const Exclusion& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
  out.children = std::move(fitted->children.list);
  const ObservedChild* deployment = observed_deployment(request.children, request.parent.metadata.name);
  out.rollout = rollout_state(deployment, fitted->children.checksum);
  if (out.rollout == RolloutState::kComplete) {
    const auto wanted = std::find_if(out.children.begin(), out.children.end(),
                                     [](const Child& each) { return each.kind == "Deployment"; });
    if (is_yet_to_be_written(*wanted, *deployment, request, settings)) out.rollout = RolloutState::kProgressing;
    return out;
  }
  auto older = retain_all(older_config_maps(request.children, request.parent.metadata.name, out.children.front().name),
                          settings);
  if (!older) return tl::unexpected(std::move(older.error()));
  std::move(older->begin(), older->end(), std::back_inserter(out.children));
  return out;
}

/// A pod from runtime 0.47.0 on reports into `status.runtime`, from which the rest of the status follows. Where the
/// caller does not look at changes of the status, it has to come back by itself (spec/96-current-toolhive.md §9.4 rule
/// 10).
std::chrono::seconds resync_after(const SyncRequest& request) {
  constexpr std::chrono::seconds kReportInterval{30};
  return request.ignores_status_changes && request.parent.status.runtime ? kReportInterval : std::chrono::seconds(0);
}

/// Leaves the answer in the workspace and returns the summary for the shells.
Result<Summary> sync(Workspace::State& state, const Settings& settings, std::int64_t now) {
  auto request = wire::decode_sync(state.request, state.request_document, runtime_version(settings));
  if (!request) return tl::unexpected(std::move(request.error()));
  Summary summary = summary_of(request->parent.metadata);
  if (request->parent.metadata.deleting || request->finalizing) {
    summary.deleted = true;
    auto composed = retain_all(*request, settings);
    if (!composed) return tl::unexpected(std::move(composed.error()));
    wire::write_sync_answer(state.answer, echo_status(request->parent), std::move(composed->children));
  } else {
    if (auto error = missing_related(wire::related_rules(request->parent, settings), request->related_keys))
      return tl::unexpected(std::move(*error));
    if (!request->has_children)
      return fail("/children", "InvalidJSON", "the request does not say which children there are");
    if (auto error = given_up(state)) return tl::unexpected(std::move(*error));
    Decision decision = decide({request->parent, request->related, settings});
    if (auto error = given_up(state)) return tl::unexpected(std::move(*error));
    auto composed =
        decision.gateway ? compose(decision, *request, settings, now, state.given_up) : retain_all(*request, settings);
    if (!composed) return tl::unexpected(std::move(composed.error()));
    if (auto error = given_up(state)) return tl::unexpected(std::move(*error));
    add_decision(summary, decision);
    const std::chrono::seconds settles_in = decision.settles_in;
    const bool settling = settles_in.count() > 0;
    const std::string status = settling ? settling_status(request->parent, now)
                                        : make_status(std::move(decision), *request, composed->rollout, now);
    wire::write_sync_answer(state.answer, status, std::move(composed->children),
                            settling ? settles_in : resync_after(*request));
  }
  if (auto problem = wire::answer_problem(state.answer, state.answer_document))
    return fail("", kInternal, std::move(*problem));
  return summary;
}

Result<Summary> customize(Workspace::State& state, const Settings& settings) {
  const auto request = wire::decode_customize(state.request, state.request_document);
  if (!request) return tl::unexpected(request.error());
  const auto answer = [&](const ObjectMeta& metadata, const std::vector<wire::RelatedRule>& rules) {
    wire::write_customize_answer(state.answer, rules, metadata.namespace_);
    return summary_of(metadata);
  };
  if (const auto* member = std::get_if<Member>(&*request))
    return answer(member->metadata, wire::related_rules(*member));
  const auto& parent = std::get<VirtualMCPServer>(*request);
  return answer(parent.metadata, wire::related_rules(parent, settings));
}

/// Two writers would overwrite each other for ever: with another controller at work the status is left alone.
Result<Summary> members(Workspace::State& state, const Settings& settings, std::int64_t now) {
  const auto request = wire::decode_member(state.request, state.request_document);
  if (!request) return tl::unexpected(request.error());
  const Member& member = request->member;
  Summary summary = summary_of(member.metadata);
  const bool labelling = settings.member_selection == MemberSelection::kLabel && !member.metadata.deleting;
  const std::string label = labelling ? group_label(member.group) : std::string();
  if (member.kind != MemberKind::kMCPServerEntry || member.metadata.deleting || request->judged_by_others) {
    wire::write_member_answer(state.answer, label, "");
    return summary;
  }
  if (auto error = missing_related(wire::related_rules(member), request->related_keys)) {
    return tl::unexpected(std::move(*error));
  }
  const std::vector<Condition> conditions = entry_conditions(member, request->related, settings.hosts);
  for (const Condition& each : conditions) {
    if (each.status || each.type == "Valid") continue;
    summary.excluded.push_back(
        {concat({kind_name(member.kind), "/", member.metadata.name}), std::string(each.reason), each.message});
  }
  wire::write_member_answer(state.answer, label, entry_status(conditions, *request, now));
  return summary;
}

Result<Summary> ask(Hook hook, Workspace::State& state, const Settings& settings, std::int64_t now) {
  switch (hook) {
    case Hook::kCustomize:
      return customize(state, settings);
    case Hook::kMembers:
      return members(state, settings, now);
    case Hook::kSync:
      break;
  }
  return sync(state, settings, now);
}

Answer failed(Workspace::State& state, const Error& error) {
  Answer out;
  out.code = code_of(error);
  out.reason = error.reason;
  out.summary.notes.push_back({error.pointer, error.message});
  if (out.code == 500) {
    // What went wrong is for our log; the caller gets nothing that could hold a value of the request.
    state.answer = error_body(kInternal, "", "an internal error; nothing was changed");
  } else {
    state.answer = error_body(error.reason, error.pointer, error.message);
  }
  out.body = state.answer;
  return out;
}

}  // namespace

Answer answer(Hook hook, Workspace& workspace, const Settings& settings, std::int64_t now) {
  Workspace::State& state = workspace.state();
  state.answer.clear();
  try {
    Result<Summary> summary = ask(hook, state, settings, now);
    if (!summary) return failed(state, summary.error());
    Answer out;
    out.body = state.answer;
    out.summary = std::move(*summary);
    return out;
  } catch (const std::exception& defect) {  // also of memory: a 500 changes nothing in the cluster
    return failed(state, Error{"", kInternal, defect.what()});
  }
}

}  // namespace vmcp
