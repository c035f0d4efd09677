// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/kind_check.h"

#include <algorithm>
#include <array>

#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

constexpr std::string_view kGroup = "toolhive.stacklok.dev";

/// Kinds of ToolHive that have nothing to do with a gateway.
constexpr std::array<std::string_view, 2> kOthers = {"MCPRegistry", "MCPWebhookConfig"};

bool is_one_of(const std::vector<std::string_view>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// ToolHive's group, or something that is easily written in its place.
bool looks_like_group(std::string_view group) {
  return group == kGroup || group.find("toolhive") != std::string_view::npos ||
         group.find("stacklok") != std::string_view::npos || !nearest(group, {kGroup}).empty();
}

/// What is wrong with the identity of an object that nobody reads; empty: it is somebody else's.
std::pair<std::string, std::string> problem(std::string_view api_version, std::string_view kind) {
  const std::string_view group = api_version.substr(0, api_version.find('/'));
  const std::vector<std::string_view> kinds = kinds_read();
  const bool ours = is_one_of(kinds, kind) && kind != "ConfigMap";
  if (group == kGroup) {
    if (ours) {
      return {"UnknownAPIVersion",
              "no such version of " + std::string(kGroup) + ": write " + std::string(kGroup) + "/v1beta1"};
    }
    if (std::find(kOthers.begin(), kOthers.end(), kind) != kOthers.end()) return {};
    return {"UnknownKind", "no such kind in " + std::string(kGroup) + did_you_mean(kind, kinds)};
  }
  if (ours || looks_like_group(group)) {
    return {"UnknownAPIGroup", "the API group of ToolHive is " + std::string(kGroup) + ": write apiVersion " +
                                   std::string(kGroup) + "/v1beta1"};
  }
  return {};
}

}  // namespace

NotLookedAt check_kinds(const World& world) {
  NotLookedAt out;
  for (const Manifest& each : world.others) {
    const auto [reason, message] = problem(text_at(each.object, {"apiVersion"}), text_at(each.object, {"kind"}));
    if (reason.empty()) {
      out.objects.push_back(object_name(each.object));
    } else {
      out.diagnoses.push_back(
          diagnosis_at(each, reason == "UnknownKind" ? "/kind" : "/apiVersion", Severity::kLeftOut, reason, message));
    }
  }
  std::sort(out.objects.begin(), out.objects.end());
  return out;
}

}  // namespace vmcp::cli
