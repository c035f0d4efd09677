// SPDX-License-Identifier: Apache-2.0
#include "server/lifecycle.h"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <mutex>
#include <thread>

namespace vmcp::server {

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = FileDescriptor(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

Signals::Kind Signals::wait(std::chrono::milliseconds timeout) {
  const auto end = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    const int wait = timeout.count() < 0 ? -1 : static_cast<int>(std::max<std::int64_t>(0, left.count()));
    pollfd waits{signals_.get(), POLLIN, 0};
    const int ready = ::poll(&waits, 1, wait);
    signalfd_siginfo info{};
    if (ready == 1 && ::read(signals_.get(), &info, sizeof info) == sizeof info) {
      return info.ssi_signo == SIGHUP ? Kind::kReload : Kind::kStop;
    }
    if (ready == 0) return Kind::kNone;
  }
}

int run_until_stopped(Service& service, Signals& signals, std::chrono::milliseconds drain, Log& log) {
  while (signals.wait(std::chrono::milliseconds(-1)) == Signals::Kind::kReload) service.reload();
  log.write(Log::Level::info, log.line("stopping: not ready any more").milliseconds("drain_ms", drain.count() * 1000));
  service.begin_drain();

  // Everything below may take as long as the slowest request; whoever asks again does not want to wait for it.
  bool done = false;
  std::mutex mutex;
  std::thread impatience([&] {
    for (;;) {
      if (signals.wait(std::chrono::milliseconds(100)) == Signals::Kind::kStop) ::_exit(1);
      const std::lock_guard lock(mutex);
      if (done) return;
    }
  });
  std::this_thread::sleep_for(drain);
  const bool all_answered = service.finish();
  {
    const std::lock_guard lock(mutex);
    done = true;
  }
  impatience.join();
  log.write(all_answered ? Log::Level::info : Log::Level::warn,
            log.line(all_answered ? "stopped" : "stopped; requests that overstayed were cut"));
  return 0;
}

}  // namespace vmcp::server
