#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "server/transport/handler.h"

namespace vmcp::server {

/// The admin listener's answers: `/metrics`, `/healthz`, `/readyz` and nothing else. No secrets pass here, so it needs
/// no credentials; who may reach it is the network's business.
class AdminHandler : public Handler {
 public:
  explicit AdminHandler(std::function<std::string()> scrape) : scrape_(std::move(scrape)) {}

  Opened open(const RequestHead& head, const SSL* tls) override;
  Reply refuse(HeadOutcome outcome) override;
  bool tend() override { return false; }

  void set_ready(bool ready) { ready_ = ready; }

 private:
  const std::function<std::string()> scrape_;
  std::atomic<bool> ready_{false};
};

}  // namespace vmcp::server
