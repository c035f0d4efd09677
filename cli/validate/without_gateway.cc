// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/without_gateway.h"

#include <algorithm>
#include <set>
#include <utility>

#include "cli/validate/diagnose.h"

namespace vmcp::cli {
namespace {

/// A name that no object of a user has, because no API server would take it.
constexpr const char* kStandIn = "-stand-in-";

using Group = std::pair<std::string, std::string>;  // namespace, name

Group group_of(const Json& object) {
  return {std::string(text_at(object, {"metadata", "namespace"})),
          std::string(text_at(object, {"spec", "groupRef", "name"}))};
}

Json toolhive(const char* kind, const std::string& namespace_, const std::string& name, Json spec) {
  return {{"apiVersion", "toolhive.stacklok.dev/v1beta1"},
          {"kind", kind},
          {"metadata",
           {{"name", name}, {"namespace", namespace_}, {"uid", stable_uid(kind, namespace_, name)}, {"generation", 1}}},
          {"spec", std::move(spec)}};
}

std::set<Group> groups_without_gateway(const World& world) {
  std::set<Group> out, served;
  for (const Manifest& each : world.objects) {
    if (text_at(each.object, {"kind"}) == "VirtualMCPServer") served.insert(group_of(each.object));
    if (is_member_kind(text_at(each.object, {"kind"}))) out.insert(group_of(each.object));
  }
  std::erase_if(out, [&](const Group& group) { return group.second.empty() || served.contains(group); });
  return out;
}

/// What a gateway of its own would leave out of `group`. What depends on the gateway or the cluster is not said.
void ask_about(World world, const Group& group, const Asking& asking, std::vector<Diagnosis>& out) {
  const std::string& namespace_ = group.first;
  const std::string& name = group.second;
  const auto add = [&](const char* kind, const std::string& object, Json spec) {
    world.objects.push_back({toolhive(kind, namespace_, object, std::move(spec)), "", 0});
  };
  if (find_object(world, "MCPGroup", namespace_, name) == nullptr) add("MCPGroup", name, Json::object());
  const Json gateway = toolhive("VirtualMCPServer", namespace_, "gateway",
                                {{"groupRef", {{"name", name}}},
                                 {"incomingAuth", {{"type", "anonymous"}}},
                                 {"outgoingAuth", {{"source", "inline"}}}});
  const Reply reply = converse(world, gateway, Json::array(), asking).reply;
  std::sort(world.objects.begin(), world.objects.end(),
            [](const Manifest& one, const Manifest& other) { return identity(one) < identity(other); });
  for (Diagnosis& each : diagnose(world, {gateway, "", 0}, reply)) {
    const bool ours = each.file.empty() || each.reason == "NoURL" || each.reason == "GroupRefNotFound";
    if (!ours) out.push_back(std::move(each));
  }
}

std::set<Group> unused_auth_configs(const World& world) {
  std::set<Group> out, used;
  for (const Manifest& each : world.objects) {
    const std::string namespace_(text_at(each.object, {"metadata", "namespace"}));
    if (text_at(each.object, {"kind"}) == "MCPExternalAuthConfig") {
      out.emplace(namespace_, text_at(each.object, {"metadata", "name"}));
    }
    used.emplace(namespace_, text_at(each.object, {"spec", "externalAuthConfigRef", "name"}));
    used.emplace(namespace_,
                 text_at(each.object, {"spec", "outgoingAuth", "default", "externalAuthConfigRef", "name"}));
    const Json* overrides = find(each.object, {"spec", "outgoingAuth", "backends"});
    if (overrides == nullptr || !overrides->is_object()) continue;
    for (const Json& override : *overrides)
      used.emplace(namespace_, text_at(override, {"externalAuthConfigRef", "name"}));
  }
  std::erase_if(out, [&](const Group& config) { return used.contains(config); });
  return out;
}

/// An entry that is beyond reproach, so that only the config can be at fault.
void ask_about_config(const World& world, const Group& config, const Asking& asking, std::vector<Diagnosis>& out) {
  World alone;
  for (const Manifest& each : world.objects) {
    if (text_at(each.object, {"kind"}) == "MCPExternalAuthConfig") alone.objects.push_back(each);
  }
  alone.objects.push_back({toolhive("MCPServerEntry", config.first, "entry",
                                    {{"groupRef", {{"name", kStandIn}}},
                                     {"remoteUrl", "https://example.com/mcp"},
                                     {"transport", "streamable-http"},
                                     {"externalAuthConfigRef", {{"name", config.second}}}}),
                           "", 0});
  std::vector<Diagnosis> found;
  ask_about(std::move(alone), {config.first, kStandIn}, asking, found);
  for (Diagnosis& each : found) {
    const std::size_t whom = each.message.find(" (left out: ");
    each.message.resize(std::min(whom, each.message.size()));
    out.push_back(std::move(each));
  }
}

}  // namespace

WithoutGateway check_without_gateway(const World& world, const Asking& asking) {
  WithoutGateway out;
  const std::set<Group> groups = groups_without_gateway(world);
  for (const Manifest& each : world.objects) {
    if (is_member_kind(text_at(each.object, {"kind"})) && groups.contains(group_of(each.object))) ++out.members;
  }
  for (const Group& group : groups) ask_about(world, group, asking, out.diagnoses);
  for (const Group& config : unused_auth_configs(world)) ask_about_config(world, config, asking, out.diagnoses);
  return out;
}

}  // namespace vmcp::cli
