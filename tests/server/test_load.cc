// SPDX-License-Identifier: Apache-2.0
#include "tests/server/test_load.h"

#include <utility>

namespace vmcp::server::test {

Load::Load(Address server, ClientTls tls, std::string request)
    : server_(std::move(server)), tls_(std::move(tls)), request_(std::move(request)) {
  constexpr int kClients = 4;
  for (int client = 0; client < kClients; ++client) clients_.emplace_back([this] { run_client(); });
}

void Load::wait() {
  for (std::thread& client : clients_) {
    if (client.joinable()) client.join();
  }
}

void Load::run_client() {
  for (;;) {
    Client connection(server_, tls_);
    if (!connection.connected()) return;  // not taken any more: nothing was sent
    bool open = true;
    while (open) {
      const auto response = connection.send(request_) ? connection.receive() : std::nullopt;
      ++(response && response->code == 200 ? answered_ : failed_);
      open = response && response->headers.count("connection") == 0;
    }
  }
}

}  // namespace vmcp::server::test
