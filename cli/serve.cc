// SPDX-License-Identifier: Apache-2.0
#include "cli/serve.h"

#include <malloc.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/core_options.h"
#include "cli/image_reference.h"
#include "cli/serve_options.h"
#include "server/lifecycle.h"
#include "server/service.h"
#include "sync/hook.h"

namespace vmcp::cli {
namespace {

constexpr int kUsageError = 2;

int refuse(const std::string& problem) {
  std::cerr << "vmcp-composer: " << problem << " (try: vmcp-composer serve --help)\n";
  return kUsageError;
}

/// Room for as many connections as were allowed, beside the files that everything else needs; or else how many there is
/// room for: without descriptors nothing could be accepted, and so no connection could make room for the next.
std::size_t raise_descriptor_limit(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  const rlim_t wanted = connections + 256;
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = std::min(limit.rlim_max, wanted);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  return limit.rlim_cur >= wanted ? connections : std::min<std::size_t>(connections, limit.rlim_cur / 2);
}

/// An arena for every thread would keep what each once needed for its largest answer. Those that are there keep room
/// for some answers: given back and taken again, each of its pages would cost every request a fault.
void tune_allocator() {
#ifdef __GLIBC__
  constexpr int kMebibyte = 1 << 20;
  ::mallopt(M_ARENA_MAX, 2);
  ::mallopt(M_MMAP_THRESHOLD, 2 * kMebibyte);
  ::mallopt(M_TRIM_THRESHOLD, 8 * kMebibyte);
#endif
}

/// Writes what waits in the log when it ends.
struct LogEnd {
  ~LogEnd() { spdlog::shutdown(); }
};

int serve(CLI::App& command, ServeOptions& options) {
  if (const auto complete = complete_serve_options(command, options); !complete) return refuse(complete.error());
  options.server.limits.connections = raise_descriptor_limit(options.server.limits.connections);
  tune_allocator();
  server::Signals signals;
  const auto level = server::parse_log_level(options.server.log_level);
  auto log = server::Log::asynchronous(options.server.log_format, level.value(),
                                       std::make_shared<spdlog::sinks::stderr_sink_st>());
  const LogEnd end;
  if (!is_pinned(options.core.vmcp_image)) {
    log.write(server::Log::Level::warn, log.line(kNotPinned).text("image", options.core.vmcp_image));
  }
  const auto core = [&settings = options.core](Hook hook, Workspace& workspace, std::int64_t now) {
    return answer(hook, workspace, settings, now);
  };
  const auto service = server::Service::start(options.server, core, log);
  if (!service) return refuse(service.error());
  return server::run_until_stopped(**service, signals, options.server.drain, log);
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("serve", "Run the HTTPS hook that Metacontroller calls");
  command->footer(
      "SIZE is a number of bytes such as 33554432 or 32MiB. DURATION is 500ms, 5s, 2m or 1h; a bare number is "
      "seconds.\n"
      "Example: vmcp-composer serve --tls-cert certs/tls.crt --tls-key certs/tls.key");
  const auto options = std::make_shared<ServeOptions>();
  add_serve_options(*command, *options);
  command->callback([command, options, &exit_code] { exit_code = serve(*command, *options); });
}

}  // namespace vmcp::cli
