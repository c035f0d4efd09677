// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/primary_upstream.h"

#include <algorithm>

#include "sync/go/quote.h"

namespace vmcp {
namespace {

constexpr const char* kServerField = "/spec/authServerConfig/primaryUpstreamProvider";
constexpr const char* kInlineField = "/spec/incomingAuth/authzConfig/inline/primaryUpstreamProvider";

std::string or_default(std::string_view name) {
  return std::string(name.empty() ? "default" : name);
}

struct Explicit {
  std::string name;  ///< Empty: none.
  const char* pointer = kServerField;
};

Explicit explicit_choice(const Json& spec, Report& report) {
  const std::string_view deprecated =
      text_at(spec, {"incomingAuth", "authzConfig", "inline", "primaryUpstreamProvider"});
  const std::string_view current = text_at(spec, {"authServerConfig", "primaryUpstreamProvider"});
  if (!deprecated.empty()) {
    report.note(kInlineField,
                current.empty()
                    ? "is deprecated: write spec.authServerConfig.primaryUpstreamProvider instead"
                    : "is deprecated and has no effect: spec.authServerConfig.primaryUpstreamProvider decides");
  }
  if (!current.empty()) return {std::string(current), kServerField};
  return {std::string(deprecated), kInlineField};
}

void refuse(Report& report, std::string reason, std::string pointer, std::string message) {
  report.refuse("AuthServerConfigValidated", std::move(reason), std::move(pointer), std::move(message));
}

}  // namespace

std::vector<std::string> upstream_names(const Json& server) {
  std::vector<std::string> out;
  const Json* upstreams = find(server, {"upstreamProviders"});
  if (upstreams == nullptr) return out;
  for (const Json& upstream : *upstreams) out.push_back(or_default(text_at(upstream, {"name"})));
  return out;
}

Decided<std::string> decide_primary_upstream(const Json& spec) {
  Decided<std::string> out;
  Report& report = out.report;
  const Explicit choice = explicit_choice(spec, report);
  const Json* server = find(spec, {"authServerConfig"});
  if (server == nullptr) {
    if (choice.name.empty()) return out;
    refuse(report, "AuthzPrimaryProviderRequiresAuthServer", choice.pointer,
           "authz primaryUpstreamProvider " + quote(choice.name) +
               " is set, but there is no embedded authorization server: configure spec.authServerConfig, or remove "
               "primaryUpstreamProvider");
    return out;
  }
  const std::vector<std::string> names = upstream_names(*server);
  if (names.empty()) {
    refuse(
        report, "AuthzRequiresUpstream", "/spec/authServerConfig/upstreamProviders",
        "policies need an upstream to take their claims from: declare one in spec.authServerConfig.upstreamProviders, "
        "or remove the authorization configuration");
  } else if (!choice.name.empty()) {
    out.value = choice.name;
    if (std::find(names.begin(), names.end(), choice.name) != names.end()) return out;
    refuse(report, "AuthzUpstreamUnknown", choice.pointer,
           "authz primaryUpstreamProvider " + quote(choice.name) +
               " does not match any upstream declared on spec.authServerConfig.upstreamProviders: correct the name, or "
               "declare an upstream of this name");
  } else {
    out.value = names.front();
    if (names.size() == 1) return out;
    report.set("AuthzUpstreamSelectionWarning", true, "AuthzUpstreamAutoSelected",
               "policies see the claims of upstream " + quote(names.front()) + ", the first of " +
                   std::to_string(names.size()) +
                   "; set spec.authServerConfig.primaryUpstreamProvider to choose, which also removes this warning");
  }
  return out;
}

}  // namespace vmcp
