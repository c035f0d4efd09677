// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/incoming.h"

#include <utility>

#include "sync/auth/incoming/authorization.h"
#include "sync/auth/incoming/oidc.h"

namespace vmcp {
namespace {

void check_type(const Json& spec, Report& report) {
  constexpr const char* kPlace = "/spec/incomingAuth";
  if (find(spec, {"incomingAuth"}) == nullptr) {
    report.refuse("Valid", "ValidationFailed", kPlace,
                  "spec.incomingAuth is required: set its type to oidc, or to anonymous if everybody may call");
    return;
  }
  const std::string_view type = text_at(spec, {"incomingAuth", "type"});
  if (type != "anonymous" && type != "oidc") {
    report.refuse("Valid", "ValidationFailed", std::string(kPlace) + "/type",
                  "spec.incomingAuth.type must be one of: anonymous, oidc");
  }
}

}  // namespace

Decided<IncomingAuth> decide_incoming_auth(const Inputs& inputs) {
  Decided<IncomingAuth> out;
  const Json& spec = inputs.parent.spec;
  check_type(spec, out.report);
  Decided<Oidc> oidc = decide_oidc(inputs);
  Decided<Authorization> authorization = decide_authorization(inputs);
  out.report.join(std::move(oidc.report));
  out.report.join(std::move(authorization.report));
  if (!out.report.refusals.empty()) return out;

  out.report.set("AuthConfigured", true, "AuthValid", "Authentication configuration is valid");
  out.value.node["type"] = std::string(text_at(spec, {"incomingAuth", "type"}));
  if (!oidc.value.node.is_null()) out.value.node["oidc"] = std::move(oidc.value.node);
  if (!authorization.value.node.is_null()) out.value.node["authz"] = std::move(authorization.value.node);
  out.value.pod = std::move(oidc.value.pod);
  out.value.oidc_config_hash = std::move(oidc.value.config_hash);
  out.value.authz_config_hash = std::move(authorization.value.config_hash);
  return out;
}

}  // namespace vmcp
