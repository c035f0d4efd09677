// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <string>

namespace vmcp::server {

class HttpServer;

/// The admin listener's answers: `/metrics`, `/healthz`, `/readyz` and nothing else. No secrets pass here, so it needs
/// no credentials; who may reach it is the network's business.
class AdminHandler {
 public:
  explicit AdminHandler(std::function<std::string()> scrape) : scrape_(std::move(scrape)) {}

  /// Registers the answers; must outlive `server`.
  void serve_on(HttpServer& server);
  void set_ready(bool ready) { ready_ = ready; }
  /// Not alive: the hook takes no connections any more, and only a new process will.
  void set_alive(bool alive) { alive_ = alive; }
  void set_expired(bool expired) { expired_ = expired; }

 private:
  const std::function<std::string()> scrape_;
  std::atomic<bool> ready_{false};
  std::atomic<bool> alive_{true};
  std::atomic<bool> expired_{false};  ///< The serving certificate.
};

}  // namespace vmcp::server
