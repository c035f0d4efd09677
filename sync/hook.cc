#include "sync/hook.h"

#include <simdjson.h>

#include <algorithm>
#include <exception>

#include "sync/children/children.h"
#include "sync/children/fit.h"
#include "sync/children/rollout.h"
#include "sync/decide/decide.h"
#include "sync/json/json_writer.h"
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
};

Workspace::Workspace() : state_(std::make_unique<State>()) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;
std::string& Workspace::request() {
  return state_->request;
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

/// What a sync comes to: the bytes are in the workspace, the summary is for the shells.
using Outcome = Result<Summary>;

constexpr const char* kInternal = "Internal";
constexpr const char* kRelatedNotReady = "RelatedNotReady";

int code_of(const Error& error) {
  if (error.reason == kInternal) return 500;
  return error.reason == kRelatedNotReady ? 503 : 400;
}

Summary summary_of(const VirtualMCPServer& parent) {
  Summary out;
  out.parent = std::string(parent.metadata.namespace_) + "/" + std::string(parent.metadata.name);
  out.generation = parent.metadata.generation;
  return out;
}

void add_decision(Summary& summary, const Decision& decision) {
  if (decision.gateway) summary.served = decision.gateway->backends.size();
  for (const Exclusion& each : decision.exclusions) {
    summary.excluded.push_back({concat({kind_name(each.kind), "/", each.name}), std::string(each.reason), each.message,
                                std::string(each.pointer)});
  }
  for (const Refusal& each : decision.report.refusals) {
    summary.not_applied.push_back({each.type, each.reason, each.pointer, each.message});
  }
  for (const Note& each : decision.report.notes) summary.notes.push_back({each.pointer, each.message});
}

/// The caller asked with the rules of another version of this hook, so some objects are not here that should be
/// (spec/00-hook.md §2.2).
std::optional<Error> missing_related(const SyncRequest& request) {
  for (const wire::RelatedRule& rule : wire::related_rules(request.parent)) {
    const std::string key = concat({rule.kind, ".", rule.api_version});
    if (!std::binary_search(request.related_keys.begin(), request.related_keys.end(), std::string_view(key))) {
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

Result<std::vector<Child>> retain_all(const SyncRequest& request, const Settings& settings) {
  std::vector<const ObservedChild*> observed;
  for (const ObservedChild& child : request.children) {
    if (!is_rbac(child)) observed.push_back(&child);
  }
  auto out = retain_all(observed, settings);
  if (!out) return out;
  for (Child& child : rbac_anew(request, settings)) out->push_back(std::move(child));
  return out;
}

/// The children of a gateway that was decided on, and older configurations that may still be read. Nothing when the
/// decision turned into a refusal on the way.
Result<std::vector<Child>> children_of(Decision& decision, const SyncRequest& request, const Settings& settings) {
  auto fitted = make_fitting_children(*decision.gateway, settings);
  if (!fitted) {
    decision.report.refusals.push_back(std::move(fitted.error()));
    decision.gateway.reset();
    return retain_all(request, settings);
  }
  auto& exclusions = decision.exclusions;
  exclusions.insert(exclusions.end(), fitted->exclusions.begin(), fitted->exclusions.end());
  std::sort(exclusions.begin(), exclusions.end(),
            [](const Exclusion& a, const Exclusion& b) { return std::tie(a.kind, a.name) < std::tie(b.kind, b.name); });
  std::vector<Child> out = std::move(fitted->children.list);
  const ObservedChild* deployment = observed_deployment(request.children, request.parent.metadata.name);
  if (rollout_complete(deployment, fitted->children.checksum)) return out;
  auto older = retain_all(older_config_maps(request.children, out.front().name), settings);
  if (!older) return older;
  std::move(older->begin(), older->end(), std::back_inserter(out));
  return out;
}

Outcome sync(Workspace::State& state, const Settings& settings, std::int64_t now) {
  auto request = wire::decode_sync(state.request, state.request_document);
  if (!request) return tl::unexpected(std::move(request.error()));
  Summary summary = summary_of(request->parent);
  if (request->parent.metadata.deleting || request->finalizing) {
    auto children = retain_all(*request, settings);
    if (!children) return tl::unexpected(std::move(children.error()));
    wire::write_sync_answer(state.answer, echo_status(request->parent), std::move(*children));
  } else {
    if (auto error = missing_related(*request)) return tl::unexpected(std::move(*error));
    if (!request->has_children)
      return fail("/children", "InvalidJSON", "the request does not say which children there are");
    Decision decision = decide({request->parent, request->related, settings});
    auto children = decision.gateway ? children_of(decision, *request, settings) : retain_all(*request, settings);
    if (!children) return tl::unexpected(std::move(children.error()));
    add_decision(summary, decision);
    wire::write_sync_answer(state.answer, make_status(std::move(decision), *request, now), std::move(*children));
  }
  if (auto problem = wire::answer_problem(state.answer, state.answer_document))
    return fail("", kInternal, std::move(*problem));
  return summary;
}

Outcome customize(Workspace::State& state) {
  const auto parent = wire::decode_customize(state.request, state.request_document);
  if (!parent) return tl::unexpected(parent.error());
  wire::write_customize_answer(state.answer, *parent);
  return summary_of(*parent);
}

Answer failed(Workspace::State& state, const Error& error) {
  Answer out;
  out.code = code_of(error);
  out.reason = error.reason;
  if (out.code == 500) {
    // What went wrong is for our log; the caller gets nothing that could hold a value of the request.
    out.summary.notes.push_back({error.pointer, error.message});
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
    Outcome outcome = hook == Hook::kSync ? sync(state, settings, now) : customize(state);
    if (!outcome) return failed(state, outcome.error());
    Answer out;
    out.body = state.answer;
    out.summary = std::move(*outcome);
    return out;
  } catch (const std::exception& defect) {  // also of memory: a 500 changes nothing in the cluster
    return failed(state, Error{"", kInternal, defect.what()});
  }
}

}  // namespace vmcp
