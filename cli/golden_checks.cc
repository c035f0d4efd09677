// SPDX-License-Identifier: Apache-2.0
#include "cli/golden_checks.h"

#include <random>

#include "cli/applied.h"
#include "cli/manifest_yaml.h"
#include "cli/unified_diff.h"

namespace vmcp::cli {
namespace {

using Findings = std::vector<Finding>;

/// As YAML, so that a difference inside `config.yaml` shows as lines.
Finding difference(std::string problem, const Reply& before, const Reply& after) {
  return {std::move(problem), unified_diff(to_yaml(before.json()), to_yaml(after.json()), "before", "after")};
}

void compare(Findings& findings, const std::string& problem, const Reply& before, const Reply& after) {
  if (before.code != after.code || before.body != after.body) findings.push_back(difference(problem, before, after));
}

std::string strategy_name(ApplyStrategy strategy) {
  return strategy == ApplyStrategy::kDynamic ? "dynamic apply" : "server-side apply";
}

bool has_children(const Json& request) {
  const Json* kinds = find(request, {"children"});
  if (kinds == nullptr) return false;
  for (const Json& kind : *kinds) {
    if (!kind.empty()) return true;
  }
  return false;
}

/// The children of an answer by identity, members sorted.
nlohmann::json children_of(const Reply& reply) {
  nlohmann::json children;
  const Json answer = reply.json();
  for (const Json& child : answer["children"]) children[object_name(child)] = child;
  return children;
}

/// The caller leaves the children of a parent that is going away alone.
bool is_going_away(const Json& request) {
  return flag_at(request, {"finalizing"}) || find(request, {"parent", "metadata", "deletionTimestamp"}) != nullptr;
}

/// The observed children change how much is settled already: a first answer may still keep an older ConfigMap until
/// the rollout is complete, and the status says how far that is. So the answers are: before, freshly applied, rolled
/// out, settled; the last two are always equal. When nothing was observed before, so are the first two, and the
/// children of all.
Findings check_fixpoint(const Json& request, const Reply& first, const Asker& asker, ApplyStrategy strategy,
                        const std::string& manager) {
  constexpr int kRounds = 3;
  const bool fresh = !has_children(request);
  Findings findings;
  Json current = request;
  Reply previous = first;
  for (int round = 1; round <= kRounds; ++round) {
    current = request_after(current, previous.json(), strategy, manager, round >= 2);
    Reply next = asker(Hook::kSync, current, 60 * round);
    const std::string when =
        " after being applied " + std::to_string(round) + " times (" + strategy_name(strategy) + ")";
    if (round == kRounds || (fresh && round == 1)) {
      compare(findings, "not a fixpoint: the answer changes" + when, previous, next);
    } else if (fresh && next.ok() && children_of(previous) != children_of(next)) {
      findings.push_back(difference("not a fixpoint: the children change" + when, previous, next));
    }
    if (!next.ok() || !findings.empty()) return findings;
    previous = std::move(next);
  }
  return findings;
}

Findings check_retention(const Json& request, const Reply& reply, const Asker& asker, ApplyStrategy strategy,
                         const std::string& manager) {
  const std::string group = "MCPGroup." + std::string(text_at(request, {"parent", "apiVersion"}));
  if (!reply.summary.not_applied.empty() || find(request, {"related", group}) == nullptr) return {};
  Json broken = request_after(request, reply.json(), strategy, manager, false);
  const Reply applied = asker(Hook::kSync, broken, 60);
  broken["related"][group] = Json::object();
  const Reply without_group = asker(Hook::kSync, broken, 60);
  if (without_group.ok() && children_of(applied) == children_of(without_group)) return {};
  return {{"the children do not stay as they are when the group is gone (" + strategy_name(strategy) + ")",
           unified_diff(to_yaml(Json(children_of(applied))), to_yaml(Json(children_of(without_group))), "applied",
                        "without the group")}};
}

void shuffle_members(Json& tree, std::mt19937_64& random) {
  if (tree.is_object()) {
    Json::object_t members;
    auto& from = tree.get_ref<Json::object_t&>();
    while (!from.empty()) {  // std::shuffle differs between libraries, and keys of an ordered_map are const
      const auto at = from.begin() + static_cast<std::ptrdiff_t>(random() % from.size());
      members.push_back(*at);
      from.erase(at);
    }
    from.swap(members);
  }
  for (Json& member : tree) {
    if (member.is_structured()) shuffle_members(member, random);
  }
}

}  // namespace

Json shuffled(const Json& tree, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  Json copy = tree;
  shuffle_members(copy, random);
  return copy;
}

std::vector<Json> shuffled(std::vector<Json> list, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  for (std::size_t left = list.size(); left > 1; --left) std::swap(list[left - 1], list[random() % left]);
  for (Json& each : list) shuffle_members(each, random);
  return list;
}

Json with_wire_version(const Json& request, int version) {
  Json out = request;
  for (const char* part : {"children", "related"}) {
    if (!out.contains(part)) continue;
    for (auto& kind : out[part]) {
      Json renamed = Json::object();
      for (const Json& object : kind) {
        const std::string name(text_at(object, {"metadata", "name"}));
        const std::string namespace_(text_at(object, {"metadata", "namespace"}));
        renamed[version == 1 || namespace_.empty() ? name : namespace_ + "/" + name] = object;
      }
      kind = std::move(renamed);
    }
  }
  return out;
}

Asker asker_of(const Asking& asking) {
  return [asking](Hook hook, const Json& request, std::int64_t later) {
    return ask(hook, request, {asking.settings, asking.now + later});
  };
}

Findings check_promises(Hook hook, const Json& request, const Reply& reply, const Asker& asker,
                        const std::string& manager) {
  Findings findings;
  if (!reply.ok()) return findings;
  const auto add = [&](Findings more) { std::move(more.begin(), more.end(), std::back_inserter(findings)); };
  for (std::uint64_t seed = 1; seed <= kShuffleSeeds; ++seed) {
    compare(findings, "the order of members matters (seed " + std::to_string(seed) + ")", reply,
            asker(hook, shuffled(request, seed), 0));
  }
  if (hook != Hook::kSync) return findings;
  for (const int version : {1, 2}) {
    compare(findings, "the wire version matters (v" + std::to_string(version) + ")", reply,
            asker(hook, with_wire_version(request, version), 0));
  }
  if (is_going_away(request)) return findings;
  for (const ApplyStrategy strategy : {ApplyStrategy::kDynamic, ApplyStrategy::kServerSide}) {
    add(check_fixpoint(request, reply, asker, strategy, manager));
    add(check_retention(request, reply, asker, strategy, manager));
  }
  return findings;
}

}  // namespace vmcp::cli
