// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "sync/auth/server/context.h"
#include "sync/json/json.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"
#include "sync/problem.h"
#include "sync/settings.h"

namespace vmcp {

/// Where the authorization server keeps its tokens: spec.authServerConfig.storage (spec/50-incoming-auth.md §7.2).

Problems storage_problems(const AuthServerContext& context);

/// The value of `storage`; null for memory.
Json write_storage(const AuthServerContext& context);

/// What it names: the variables, and one volume with the certificate authorities.
PodParts storage_pod(const Json& config);

/// Notes on settings without effect and on tokens that a restart loses (D-27).
Report storage_notes(const Json& spec, const Settings& settings);

}  // namespace vmcp
