// SPDX-License-Identifier: Apache-2.0
#include "cli/validate/validation.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "cli/validate/diagnose.h"
#include "cli/validate/field_check.h"
#include "cli/validate/gateway_view.h"
#include "cli/validate/group_check.h"
#include "cli/validate/kind_check.h"
#include "cli/validate/name_check.h"
#include "cli/validate/warnings.h"
#include "cli/validate/without_gateway.h"

namespace vmcp::cli {
namespace {

void add(std::vector<Diagnosis>& to, std::vector<Diagnosis> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

std::string counted(std::size_t number, const std::string& one, const std::string& many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

/// Of a gateway in discovered mode the runtime finds the members itself, where somebody sets their phases.
bool finds_members_itself(const GatewayView& gateway) {
  const Json* conditions = find(gateway.answer, {"status", "conditions"});
  return text_at(gateway.config, {"outgoingAuth", "source"}) == "discovered" && conditions != nullptr &&
         std::none_of(conditions->begin(), conditions->end(), [](const Json& each) {
           return text_at(each, {"type"}) == "DiscoveryMode" && text_at(each, {"status"}) == "False";
         });
}

/// Members that kubectl would refuse are not there to be served.
std::size_t count_served(const GatewayView& gateway, const std::set<std::string>& refused) {
  std::set<std::string> excluded;
  for (const auto& each : gateway.reply.summary.excluded) excluded.insert(each.member);
  std::size_t served = gateway.reply.summary.served;
  if (finds_members_itself(gateway))
    served = gateway.members.size() - std::min(gateway.members.size(), excluded.size());
  for (const Manifest* member : gateway.members) {
    const std::string name = object_name(member->object);
    const std::string key = std::string(gateway.namespace_()) + "/" + name;
    if (served > 0 && refused.contains(key) && !excluded.contains(name)) --served;
  }
  return served;
}

}  // namespace

std::size_t Validation::count(Severity severity) const {
  return static_cast<std::size_t>(std::count_if(diagnoses.begin(), diagnoses.end(),
                                                [&](const Diagnosis& each) { return each.severity == severity; }));
}

std::string Validation::summary() const {
  std::string out = counted(gateways, "gateway", "gateways");
  if (gateways > 0) out += ": " + std::to_string(served) + " of " + counted(members, "member", "members") + " served";
  const struct {
    Severity severity;
    const char* one;
    const char* many;
  } kCounted[] = {{Severity::kError, "error", "errors"},
                  {Severity::kLeftOut, "left out", "left out"},
                  {Severity::kWarning, "warning", "warnings"},
                  {Severity::kNote, "note", "notes"}};
  for (const auto& each : kCounted) {
    if (const std::size_t number = count(each.severity)) out += ", " + counted(number, each.one, each.many);
  }
  if (without_gateway > 0) out += "; " + counted(without_gateway, "member", "members") + " without a gateway";
  if (not_looked_at.empty()) return out;
  out += "; " + counted(not_looked_at.size(), "object", "objects") + " not looked at (";
  constexpr std::size_t kNamed = 5;
  for (std::size_t i = 0; i < not_looked_at.size() && i < kNamed; ++i) out += (i == 0 ? "" : ", ") + not_looked_at[i];
  if (not_looked_at.size() > kNamed) out += ", …";
  return out + ")";
}

Validation validate(const World& world, const std::vector<const Manifest*>& gateways, const Asking& asking) {
  Validation out;
  std::vector<Diagnosis>& all = out.diagnoses;
  std::set<std::string> refused;  // namespace/Kind/name of members with fields that they do not have
  for (const Manifest& each : world.objects) {
    out.objects.emplace_back(
        each.file, std::string(text_at(each.object, {"metadata", "namespace"})) + "/" + object_name(each.object));
    auto found = check_fields(each);
    if (!found.empty()) refused.insert(found.front().namespace_ + "/" + found.front().object);
    add(all, std::move(found));
    add(all, warn_of_object(each));
  }
  NotLookedAt kinds = check_kinds(world);
  add(all, std::move(kinds.diagnoses));
  out.not_looked_at = std::move(kinds.objects);
  add(all, check_groups(world));
  for (const Manifest* manifest : gateways) {
    const Reply reply = converse(world, manifest->object, Json::array(), asking).reply;
    const GatewayView gateway = view_gateway(world, *manifest, reply);
    add(all, diagnose(world, *manifest, reply));
    add(all, check_names(gateway));
    add(all, warn_of_gateway(gateway));
    ++out.gateways;
    out.members += gateway.members.size();
    out.served += count_served(gateway, refused);
  }
  WithoutGateway rest = check_without_gateway(world, asking);
  add(all, std::move(rest.diagnoses));
  out.without_gateway = rest.members;
  all = sorted(std::move(all));
  return out;
}

}  // namespace vmcp::cli
