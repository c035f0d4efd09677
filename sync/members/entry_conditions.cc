// SPDX-License-Identifier: Apache-2.0
#include "sync/members/entry_conditions.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "sync/auth/outgoing/strategy.h"
#include "sync/discovery/group.h"
#include "sync/discovery/header_forward.h"
#include "sync/discovery/member_rules.h"
#include "sync/model/related_kind.h"
#include "sync/text/text.h"

namespace vmcp {
namespace {

Condition fine(std::string_view type, std::string_view reason, std::string message) {
  return {std::string(type), true, reason, std::move(message)};
}

Condition group_condition(const Member& entry, const RelatedObjects& related) {
  constexpr std::string_view kType = "GroupRefValidated";
  if (auto problem = group_problem(related, entry.group)) {
    return {std::string(kType), false, problem->reason, problem->message + "; create it, or name another in groupRef"};
  }
  return fine(kType, "GroupRefIsValid", "Referenced MCPGroup exists");
}

Condition auth_condition(const Member& entry, const RelatedObjects& related, const PlatformHosts& platform) {
  constexpr std::string_view kType = "ExternalAuthConfigValidated";
  const std::string_view name = entry.external_auth_config;
  if (name.empty()) return fine(kType, "AuthConfigNotConfigured", "No external auth config reference configured");
  const ConfigObject* config = find_object(related.external_auth_configs, name);
  if (config == nullptr) {
    return {std::string(kType), false, "AuthConfigNotFound",
            concat({"MCPExternalAuthConfig ", name, " ", why_absent(related, kMCPExternalAuthConfigKind.kind, name),
                    "; create it, or name another in externalAuthConfigRef"})};
  }
  const std::vector<std::string> upstreams = {std::string(text_at(config->spec, {"upstreamInject", "providerName"}))};
  const StrategyResult strategy = convert_to_strategy(*config, &upstreams, platform);
  if (strategy) return fine(kType, "AuthConfigValid", "Referenced MCPExternalAuthConfig exists and can be used");
  return {std::string(kType), false, strategy.error().exclusion_reason,
          concat({"MCPExternalAuthConfig ", name, ": ", strategy.error().message})};
}

std::vector<Exclusion> own_problems(const Member& entry, const PlatformHosts& platform) {
  std::vector<Exclusion> problems = entry_problems(entry, {}, platform);
  const bool headers = std::any_of(problems.begin(), problems.end(),
                                   [](const Exclusion& each) { return each.pointer == "/spec/headerForward"; });
  if (!headers && make_header_forward(entry).manifest.size() > kMaxManifestBytes) {
    problems.push_back(
        {entry.kind, entry.metadata.name, "HeaderForwardTooLarge", kManifestTooLong, "/spec/headerForward"});
  }
  return problems;
}

/// The problem below `place` as the condition `type`; `otherwise` when there is none.
Condition of_place(const std::vector<Exclusion>& problems, std::string_view place, Condition otherwise) {
  const auto found = std::find_if(problems.begin(), problems.end(),
                                  [&](const Exclusion& each) { return each.pointer.starts_with(place); });
  if (found == problems.end()) return otherwise;
  return {std::move(otherwise.type), false, found->reason, found->message};
}

Condition ca_bundle_condition(const Member& entry, const std::vector<Exclusion>& problems) {
  constexpr std::string_view kType = "CABundleRefValidated";
  return of_place(problems, "/spec/caBundleRef",
                  entry.has_ca_bundle
                      ? fine(kType, "CABundleRefValid",
                             "caBundleRef names a ConfigMap and a key; whether they exist only the gateway's pods see")
                      : fine(kType, "CABundleRefNotConfigured", "No CA bundle reference configured"));
}

/// `Valid` = False names what no other condition does, and what the others say.
Condition summary(const std::vector<Condition>& conditions, const std::vector<Exclusion>& problems) {
  std::string message;
  const auto add = [&](std::string_view reason, std::string_view text) {
    message += concat({message.empty() ? "" : "; ", reason, ": ", text});
  };
  for (const Exclusion& each : problems) {
    if (each.pointer == "/metadata/name" || each.pointer == "/spec/transport") add(each.reason, each.message);
  }
  for (const Condition& each : conditions) {
    if (!each.status) add(each.reason, each.message);
  }
  if (message.empty()) return fine("Valid", "ConfigValid", "The gateways of its group can serve it");
  return {"Valid", false, "ConfigInvalid", std::move(message)};
}

}  // namespace

std::vector<Condition> entry_conditions(const Member& entry, const RelatedObjects& related, const HostLists& hosts) {
  const PlatformHosts platform{&hosts, entry.metadata.namespace_};
  const std::vector<Exclusion> problems = own_problems(entry, platform);
  std::vector<Condition> out = {ca_bundle_condition(entry, problems), auth_condition(entry, related, platform),
                                group_condition(entry, related)};
  if (!entry.secret_headers.empty() || !entry.plaintext_headers.empty()) {
    out.push_back(of_place(problems, "/spec/headerForward",
                           fine("HeaderSecretRefsValidated", "HeaderForwardValid",
                                "The forwarded headers are well-formed; Secrets are not read, so whether those that "
                                "they name exist only the gateway's pods see")));
  }
  out.push_back(
      of_place(problems, "/spec/remoteUrl", fine("RemoteURLValidated", "RemoteURLValid", "Remote URL is valid")));
  out.push_back(summary(out, problems));
  return out;
}

}  // namespace vmcp
