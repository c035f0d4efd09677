// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/diagnose.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

/// Cuts `count` steps off the front of a JSON pointer.
std::vector<std::string> take_steps(std::string_view& pointer, std::size_t count) {
  std::vector<std::string> steps;
  while (steps.size() < count && pointer.substr(0, 1) == "/") {
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    std::string step(pointer.substr(1, end - 1));
    for (std::size_t at = 0; (at = step.find('~', at)) != std::string::npos; ++at) {
      step.replace(at, 2, step.substr(at, 2) == "~1" ? "/" : "~");
    }
    steps.push_back(std::move(step));
    pointer.remove_prefix(end);
  }
  return steps;
}

Severity severity_of(Weight weight) {
  switch (weight) {
    case Weight::kLost:
      return Severity::kLeftOut;
    case Weight::kWarning:
      return Severity::kWarning;
    case Weight::kNote:
      break;
  }
  return Severity::kNote;
}

/// Conditions that are bad when they are True, and what they are about.
constexpr std::array<std::pair<std::string_view, const char*>, 4> kWarnings = {{
    {"SessionStorageWarning", "/spec/sessionStorage"},
    {"AuthzUpstreamSelectionWarning", "/spec/authServerConfig/primaryUpstreamProvider"},
    {"IdentitySynthesized", "/spec/authServerConfig"},
    {"DeprecatedInboundGrantConfiguration", "/spec/authServerConfig"},
}};

/// Conditions that tell of pods, which manifests have none of.
bool is_about_pods(std::string_view type) {
  return type == "Ready" || type == "Reconciling" || type == "Stalled";
}

constexpr std::string_view kMemberAuth = "DiscoveredAuthConfig-";
constexpr std::string_view kOverrideAuth = "BackendAuthConfig-";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

class Diagnoses {
 public:
  Diagnoses(const World& world, const Manifest& gateway, const Reply& reply)
      : world_(world), gateway_(gateway), reply_(reply) {
    for (const auto& each : reply.summary.excluded) {
      excluded_names_.insert(std::string_view(each.member).substr(each.member.find('/') + 1));
    }
  }

  std::vector<Diagnosis> all() {
    const Json answer = reply_.json();
    if (!reply_.ok()) {
      about_request(answer["error"]);
      return std::move(list_);
    }
    for (const auto& each : reply_.summary.not_applied) about_refusal(each);
    about_exclusions();
    for (const auto& each : reply_.summary.notes) {
      about(each.pointer, severity_of(each.weight), std::string(each.reason), each.message);
    }
    if (const Json* conditions = find(answer, {"status", "conditions"})) {
      for (const Json& condition : *conditions) about_condition(condition);
    }
    return std::move(list_);
  }

 private:
  /// `place` is a pointer into the gateway, or `Kind/name` of another object, maybe followed by one into that.
  void about(std::string_view place, Severity severity, std::string reason, std::string message) {
    if (place.empty() || place[0] == '/') return at_gateway(std::string(place), severity, reason, std::move(message));
    const std::string rooted = "/" + std::string(place);
    std::string_view rest = rooted;
    const auto steps = take_steps(rest, 2);
    const Manifest* found = steps.size() < 2 ? nullptr : named(steps[0], steps[1]);
    if (found == nullptr) return at_gateway("", severity, reason, std::string(place) + ": " + message);
    list_.push_back(diagnosis_at(*found, std::string(rest), severity, std::move(reason), std::move(message)));
  }

  void at_gateway(std::string pointer, Severity severity, std::string reason, std::string message) {
    list_.push_back(diagnosis_at(gateway_, std::move(pointer), severity, std::move(reason), std::move(message)));
  }

  std::string_view namespace_() const { return text_at(gateway_.object, {"metadata", "namespace"}); }

  const Manifest* named(std::string_view kind, std::string_view name) const {
    return find_object(world_, kind, namespace_(), name);
  }

  /// A request that the hook refused; its pointer begins with `/parent` or `/related/Kind.version/namespace~1name`.
  void about_request(const Json& error) {
    const std::string path(text_at(error, {"path"}));
    std::string_view rest = path;
    const auto root = take_steps(rest, 1);
    std::string place(rest);
    if (root == std::vector<std::string>{"related"}) {
      const auto steps = take_steps(rest, 2);
      const std::string kind = steps.empty() ? "" : steps[0].substr(0, steps[0].find('.'));
      const std::string name = steps.size() < 2 ? "" : steps[1].substr(steps[1].find('/') + 1);
      place = kind + "/" + name + std::string(rest);
    }
    about(place, Severity::kError, std::string(text_at(error, {"reason"})), std::string(text_at(error, {"message"})));
  }

  void about_refusal(const Summary::NotApplied& refusal) {
    std::string message = refusal.message;
    if (refusal.reason == "GroupRefNotFound") message += similar_group();
    if (refusal.reason == "EmbeddingServerNotReady" && !has_status("EmbeddingServer", {"embeddingServerRef", "name"})) {
      message =
          "its URL and readiness are not known offline, because its own controller writes them into its status: "
          "--assume-ready counts on them";
    }
    about(refusal.subject.empty() ? refusal.pointer : refusal.subject, Severity::kError, refusal.reason,
          std::move(message));
  }

  bool has_status(std::string_view kind, Path name_in_spec) const {
    const Json* spec = find(gateway_.object, {"spec"});
    const Manifest* found = spec == nullptr ? nullptr : named(kind, text_at(*spec, name_in_spec));
    return found != nullptr && found->object.contains("status");
  }

  std::string similar_group() const {
    const std::string_view wanted = text_at(gateway_.object, {"spec", "groupRef", "name"});
    std::vector<std::string_view> here;
    std::string elsewhere;
    for (const Manifest& each : world_.objects) {
      if (text_at(each.object, {"kind"}) != "MCPGroup") continue;
      const std::string_view name = text_at(each.object, {"metadata", "name"});
      const std::string_view where = text_at(each.object, {"metadata", "namespace"});
      if (where == namespace_()) here.push_back(name);
      if (where != namespace_() && name == wanted) elsewhere = where;
    }
    if (elsewhere.empty()) return did_you_mean(wanted, here);
    return ": a group is looked up in the namespace of the gateway, which is " + std::string(namespace_()) +
           "; there is one in " + elsewhere;
  }

  /// Where it stands that a member is left out, and what is said there.
  std::pair<std::string, std::string> place_of_exclusion(const Summary::Exclusion& exclusion) const {
    if (!exclusion.subject.empty()) return {exclusion.subject, exclusion.message};
    const std::size_t slash = exclusion.member.find('/');
    const std::string name = exclusion.member.substr(slash + 1);
    if (exclusion.reason == "DefaultAuthUnusable") return {"/spec/outgoingAuth/default", exclusion.message};
    const Json* override = find(gateway_.object, {"spec", "outgoingAuth", "backends", name});
    if (override != nullptr && exclusion.pointer.empty() && starts_with(exclusion.reason, "Auth")) {
      return {child_pointer("/spec/outgoingAuth/backends", name), exclusion.message};
    }
    const Manifest* member = named(exclusion.member.substr(0, slash), name);
    if (exclusion.reason == "NoURL" && member != nullptr && !member->object.contains("status")) {
      return {exclusion.member + exclusion.pointer,
              "its URL is not known offline, because its own controller writes it into its status: --assume-ready "
              "counts on it"};
    }
    return {exclusion.member + exclusion.pointer, exclusion.message};
  }

  /// One fault that costs several members is said once.
  void about_exclusions() {
    std::map<std::tuple<std::string, std::string, std::string>, std::vector<std::string>> faults;
    for (const auto& each : reply_.summary.excluded) {
      const auto [place, message] = place_of_exclusion(each);
      faults[{place, each.reason, message}].push_back(each.member);
    }
    for (const auto& [fault, members] : faults) {
      const auto& [place, reason, message] = fault;
      const bool own = starts_with(place, members.front() + "/") || place == members.front();
      std::string whom;
      for (const std::string& member : members) whom += (whom.empty() ? " (left out: " : ", ") + member;
      about(place, Severity::kLeftOut, reason, own ? message : message + whom + ")");
    }
  }

  bool is_said(std::string_view type) const {
    const auto& refused = reply_.summary.not_applied;
    if (std::any_of(refused.begin(), refused.end(), [&](const auto& each) { return each.condition == type; })) {
      return true;
    }
    const bool of_override = starts_with(type, kOverrideAuth);
    if (!of_override && !starts_with(type, kMemberAuth)) return false;
    return excluded_names_.contains(type.substr(of_override ? kOverrideAuth.size() : kMemberAuth.size()));
  }

  void about_condition(const Json& condition) {
    const std::string_view type = text_at(condition, {"type"}), status = text_at(condition, {"status"});
    const std::string reason(text_at(condition, {"reason"}));
    std::string message(text_at(condition, {"message"}));
    const auto* warning =
        std::find_if(kWarnings.begin(), kWarnings.end(), [&](const auto& each) { return each.first == type; });
    if (warning != kWarnings.end()) {
      if (status == "True") at_gateway(warning->second, Severity::kWarning, reason, std::move(message));
      return;
    }
    if (status != "False" || is_about_pods(type) || is_said(type)) return;
    if (type == "BackendsAccepted") return about_backends(reason);
    if (type == "MembersLabelled") return;  // said of each member
    if (type == "DiscoveryMode") return at_gateway("/spec/outgoingAuth/source", Severity::kError, reason, message);
    if (type == "DefaultAuthConfig") return about_default_auth(reason, message);
    if (starts_with(type, kOverrideAuth)) {
      const std::string pointer = child_pointer("/spec/outgoingAuth/backends", type.substr(kOverrideAuth.size()));
      return at_gateway(pointer, Severity::kLeftOut, reason, message);
    }
    at_gateway("", Severity::kLeftOut, reason, std::string(type) + ": " + message);
  }

  void about_default_auth(const std::string& reason, const std::string& message) {
    const auto& out = reply_.summary.excluded;
    const bool costs =
        std::any_of(out.begin(), out.end(), [](const auto& each) { return each.reason == "DefaultAuthUnusable"; });
    if (!costs) at_gateway("/spec/outgoingAuth/default", Severity::kLeftOut, reason, message);
  }

  /// That some are left out is said of each of them.
  void about_backends(const std::string& reason) {
    if (reason != "NoneServed") return;
    const std::size_t left_out = reply_.summary.excluded.size();
    const std::string group(text_at(gateway_.object, {"spec", "groupRef", "name"}));
    at_gateway("/spec/groupRef/name", Severity::kError, reason,
               "no member is served, so the gateway is scaled to zero: " +
                   (left_out == 0 ? "MCPGroup " + group + " has no members in namespace " + std::string(namespace_()) +
                                        "; set spec.groupRef.name of what should be in it"
                                  : "all members of MCPGroup " + group + " are left out"));
  }

  const World& world_;
  const Manifest& gateway_;
  const Reply& reply_;
  std::set<std::string_view> excluded_names_;
  std::vector<Diagnosis> list_;
};

}  // namespace

std::vector<Diagnosis> diagnose(const World& world, const Manifest& gateway, const Reply& reply) {
  return Diagnoses(world, gateway, reply).all();
}

}  // namespace vmcp::cli
