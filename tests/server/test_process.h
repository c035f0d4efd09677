// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/server/test_client.h"
#include "tests/server/test_service.h"

namespace vmcp::server::test {

/// Whether VMCP_COMPOSER names the binary; warns when it does not.
bool binary_is_there();

/// The binary with its output in a file. Killed when destroyed.
class Process {
 public:
  Process(const TemporaryDirectory& files, std::vector<std::string> arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  /// Waits for the end; 128 + the signal's number when one ended it.
  int exit_code();
  /// Standard output and standard error.
  std::string output() const;
  /// The address that the log tells for `listener`; port 0 when it never does.
  Address address_of(const std::string& listener) const;

 private:
  std::string output_path_;
  pid_t id_ = 0;
  bool ended_ = false;
};

/// A directory with what gencert makes, and a server that uses it, on loopback.
struct RunningServer {
  explicit RunningServer(std::vector<std::string> more = {});

  std::string admin_body(const std::string& path) const;
  int readiness() const;

  TemporaryDirectory files;
  std::unique_ptr<Process> process;
  Address hook;
  Address admin;
  ClientTls tls;
};

}  // namespace vmcp::server::test
