// SPDX-License-Identifier: Apache-2.0
#include "server/serve_settings.h"

namespace vmcp::server {

Fallible<void> check(const ServeSettings& settings) {
  if (settings.insecure_http) {
    // Without TLS there is nobody to show a certificate to: an operator who asked for that check must not lose it.
    if (!settings.tls.client_ca.empty()) return failure("--client-ca cannot be used with --insecure-http");
  } else if (settings.tls.certificate.empty() || settings.tls.key.empty()) {
    return failure("--tls-cert and --tls-key are required ('vmcp-composer gencert' makes a pair for development)");
  }
  if (!settings.client_names.empty() && settings.tls.client_ca.empty()) {
    return failure("--client-name needs --client-ca, which says whose certificates are believed");
  }
  if (const auto level = parse_log_level(settings.log_level); !level) return failure("--log-level: " + level.error());
  return {};
}

}  // namespace vmcp::server
