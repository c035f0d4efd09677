// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/periodic.h"
#include "server/tls/tls_context.h"

namespace vmcp::server {

/// Keeps the TLS configuration equal to its files: polls them, compares bytes, builds a new context and swaps it in.
/// Polling, because projected Secrets change through renamed symlinks, which file notifications miss.
/// Connections hold the context that they began with.
class CertificateWatcher {
 public:
  enum class Check { kUnchanged, kReplaced, kKept };

  /// Called from the polling thread, or from `check_now`. `kept` is called once per change of the files.
  struct Events {
    std::function<void(const CertificateFacts& certificate)> loaded;
    std::function<void(const std::string& problem)> kept;
  };

  /// Loads the files for the first time and starts polling; fails as `make_tls_context` does.
  static Fallible<std::unique_ptr<CertificateWatcher>> start(TlsFiles files, std::chrono::milliseconds interval,
                                                             Events events);

  /// The context for the next connection.
  std::shared_ptr<SSL_CTX> current() const;

  /// What the polling thread does at every interval. On any problem the old pair is kept.
  Check check_now();

 private:
  CertificateWatcher(TlsFiles files, Events events) : files_(std::move(files)), events_(std::move(events)) {}
  Check keep(std::string problem);

  const TlsFiles files_;
  const Events events_;

  std::mutex checking_;       ///< One check at a time.
  TlsMaterial last_seen_;     ///< Of the last check, good or not.
  bool refused_ = false;      ///< It was of no use; time alone can change that, when it is not valid yet.
  std::string last_problem_;  ///< So that it is told once.

  mutable std::mutex swapping_;
  std::shared_ptr<SSL_CTX> current_;

  std::optional<Periodic> polling_;
};

}  // namespace vmcp::server
