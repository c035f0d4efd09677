// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "server/fallible.h"
#include "server/observe/log.h"
#include "server/tls/tls_context.h"
#include "server/transport/limits.h"

namespace vmcp::server {

/// What an operator of the server decides once, at start (spec/95-server-cli-manifests.md §1). What changes the answers
/// is in sync/settings.h.
struct ServeSettings {
  std::string listen = "0.0.0.0:8443";
  std::string admin_listen = "0.0.0.0:9090";
  bool insecure_http = false;  ///< The hook without TLS.
  TlsFiles tls;
  std::vector<std::string> client_names;
  std::string bearer_token_file;  ///< Empty: no token is required.
  Limits limits;
  std::size_t max_gateway_series = 2'000;  ///< Of all gateways together, in /metrics.
  std::chrono::milliseconds drain{5'000};
  std::string log_level = "info";
  LogFormat log_format = LogFormat::kJson;

  std::chrono::milliseconds certificate_interval{10'000};
  std::chrono::milliseconds token_interval{1'000};
  /// How long open connections may still send requests after the listening socket is closed.
  std::chrono::milliseconds goodbye{1'000};
};

/// Fails on settings that contradict each other, with the flags to give.
Fallible<void> check(const ServeSettings& settings);

}  // namespace vmcp::server
