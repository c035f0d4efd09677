// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sync/json/json.h"
#include "sync/model/inputs.h"
#include "sync/model/pod_parts.h"
#include "sync/model/report.h"

namespace vmcp {

/// spec/40-config.md §11.
struct SessionStorage {
  std::optional<Json> node;  ///< The value of `sessionStorage` in config.yaml; nullopt: sessions stay in memory.
  PodParts pod;              ///< THV_SESSION_REDIS_PASSWORD, and a volume with the certificate authorities.
};

/// The default Redis of the settings serves only gateways without spec.sessionStorage (D-26). Conditions: Valid,
/// SessionStorageWarning.
Decided<SessionStorage> decide_session_storage(const Inputs& inputs);

}  // namespace vmcp
