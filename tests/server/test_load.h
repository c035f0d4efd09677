// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/test_client.h"

namespace vmcp::server::test {

/// Four clients that send the same request again and again, each until the server takes no connection any more. What
/// was sent has to be answered with 200, also by a server that is stopping.
class Load {
 public:
  Load(Address server, ClientTls tls, std::string request);
  ~Load() { wait(); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  int answered() const { return answered_; }
  int failed() const { return failed_; }
  /// Until all clients have ended.
  void wait();

 private:
  void run_client();

  const Address server_;
  const ClientTls tls_;
  const std::string request_;
  std::atomic<int> answered_{0};
  std::atomic<int> failed_{0};
  std::vector<std::thread> clients_;
};

}  // namespace vmcp::server::test
