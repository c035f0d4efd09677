// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "server/admin_handler.h"
#include "server/hook/authentication.h"
#include "server/hook/hook_handler.h"
#include "server/observe/handshake_failures.h"
#include "server/observe/log.h"
#include "server/observe/metrics.h"
#include "server/periodic.h"
#include "server/serve_settings.h"
#include "server/tls/certificate_watcher.h"
#include "server/transport/address.h"

namespace vmcp::server {

class HttpServer;

/// Everything that `vmcp-composer serve` runs: the hook listener and the admin listener, put together.
class Service {
 public:
  /// Checks everything that can be checked, then listens, then is ready. Fails with the line to print.
  static Fallible<std::unique_ptr<Service>> start(ServeSettings settings, HookHandler::Core core, Log& log);

  ~Service();

  const Address& hook_address() const;
  const Address& admin_address() const;

  /// Not ready any more, and clients are asked to reconnect elsewhere; requests are still answered.
  void begin_drain();
  /// Stops listening and waits for the requests in flight. False when some had to be cut.
  bool finish();

  /// Reads certificates and token again, as they are read now and then anyway.
  void reload();

  CertificateWatcher* certificates() { return certificates_.get(); }  ///< nullptr without TLS.
  HookHandler& hook_handler() const { return *hook_handler_; }
  std::size_t hook_connections() const;

 private:
  Service(ServeSettings settings, Log& log);
  Fallible<void> load_credentials();
  Fallible<void> listen(HookHandler::Core core);
  void describe_settings();
  void announce(std::string_view listener, std::string_view scheme, const Address& address);
  void tell_certificate(std::string_view event, const CertificateFacts& certificate);
  void watch_expiry();
  void tell_dropped_lines();

  // Destroyed from the bottom up: the listeners first, then what their threads use.
  const ServeSettings settings_;
  Log& log_;
  Metrics metrics_;
  HandshakeFailures handshake_failures_;
  enum class Expiry { kFar, kNear, kPast };
  std::atomic<std::int64_t> certificate_ends_;  ///< Seconds since the Unix epoch.
  CertificateFacts certificate_at_start_;
  Expiry expiry_told_ = Expiry::kFar;
  std::size_t dropped_lines_told_ = 0;
  std::unique_ptr<CertificateWatcher> certificates_;
  std::unique_ptr<BearerToken> token_;
  std::unique_ptr<HookHandler> hook_handler_;
  std::unique_ptr<AdminHandler> admin_handler_;
  std::unique_ptr<HttpServer> admin_;
  std::unique_ptr<HttpServer> hook_;
  std::optional<Periodic> housekeeping_;
};

}  // namespace vmcp::server
