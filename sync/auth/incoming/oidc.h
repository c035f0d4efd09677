// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"

namespace vmcp {

/// What spec.incomingAuth.oidcConfigRef resolves to (spec/50-incoming-auth.md §2, §3).
struct Oidc {
  Json node;  ///< The value of `incomingAuth.oidc`; null without a reference.
  PodParts pod;
  std::string config_hash;
};

/// Conditions: OIDCConfigRefValidated, AuthConfigured (only as a refusal: the client secret's reference).
Decided<Oidc> decide_oidc(const Inputs& inputs);

}  // namespace vmcp
