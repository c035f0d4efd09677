// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/gateway/authorization_server.h"
#include "sync/gateway/backend.h"
#include "sync/gateway/incoming_auth.h"
#include "sync/gateway/sections.h"
#include "sync/gateway/telemetry.h"

namespace vmcp {

/// Where the runtime takes its backends from (spec/00-hook.md §6).
enum class Mode { kStatic, kDynamic };

/// Everything that was decided about one VirtualMCPServer. children/ and status/ read this and nothing before it.
struct Gateway {
  std::string_view name;
  std::string_view namespace_;
  std::string_view group;
  Mode mode = Mode::kStatic;
  std::vector<Backend> backends;  ///< Served, sorted by name. Dynamic mode: empty (the runtime finds its own).

  std::shared_ptr<const Strategy> default_strategy;  ///< null: none.
  /// Dynamic mode: `outgoingAuth.backends`, sorted by name. Static mode: empty (each backend has its own).
  std::vector<std::pair<std::string, std::shared_ptr<const Strategy>>> overrides;

  IncomingAuth incoming;
  std::optional<AuthorizationServer> authorization_server;
  std::optional<Telemetry> telemetry;
  ConfigSections sections;

  // Kubernetes objects
  std::optional<std::int64_t> replicas;         ///< As the user set it; nullopt: leave to the scaler.
  std::string service_account;                  ///< Empty: one of our own.
  std::string service_type;                     ///< `ClusterIP`, `NodePort`, `LoadBalancer`
  std::string session_affinity;                 ///< `ClientIP`, `None`
  std::vector<std::string> image_pull_secrets;  ///< Merged (spec/10-objects.md §4.6).
  bool debug = false;                           ///< `--debug`
  bool api_access = true;                       ///< It has a token and rights, and reports its status.
  Json pod_template_patch;                      ///< spec.podTemplateSpec; null: none.

  /// Nothing is served: the runtime would start in another mode and crash, so no pod may run (spec/00-hook.md §5).
  bool scaled_to_zero() const { return mode == Mode::kStatic && backends.empty(); }
};

}  // namespace vmcp
