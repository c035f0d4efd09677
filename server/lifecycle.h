#pragma once

#include <chrono>

#include "server/fallible.h"
#include "server/observe/log.h"
#include "server/service.h"
#include "server/transport/file_descriptor.h"

namespace vmcp::server {

/// SIGTERM and SIGINT as something to wait for: no code of ours runs in a signal handler.
class StopSignals {
 public:
  /// Blocks the signals in this thread and in all that it starts: create it before any other thread.
  StopSignals();

  /// Waits for a signal; false when `timeout` came first. A negative timeout waits for ever.
  bool wait(std::chrono::milliseconds timeout);

 private:
  FileDescriptor signals_;
};

/// Runs `service` until a stop signal, then ends it gracefully: not ready, `drain`, no more listening, requests in
/// flight answered. Returns the exit code; a second signal ends the process at once with 1.
int run_until_stopped(Service& service, StopSignals& signals, std::chrono::milliseconds drain, Log& log);

}  // namespace vmcp::server
