// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "server/fallible.h"
#include "server/observe/log.h"
#include "server/service.h"
#include "server/transport/file_descriptor.h"

namespace vmcp::server {

/// SIGTERM, SIGINT and SIGHUP as something to wait for: no code of ours runs in a signal handler.
class Signals {
 public:
  enum class Kind { kNone, kStop, kReload };

  /// Blocks the signals in this thread and in all that it starts: create it before any other thread.
  Signals();

  /// Waits for a signal; kNone when `timeout` came first. A negative timeout waits for ever.
  Kind wait(std::chrono::milliseconds timeout);

 private:
  FileDescriptor signals_;
};

/// Runs `service`, which SIGHUP has read its files again, until a stop signal, then ends it gracefully: not ready,
/// `drain`, no more listening, requests in flight answered. Returns the exit code; a second signal ends the process at
/// once with 1.
int run_until_stopped(Service& service, Signals& signals, std::chrono::milliseconds drain, Log& log);

}  // namespace vmcp::server
