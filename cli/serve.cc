#include "cli/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "cli/core_options.h"
#include "cli/option_sources.h"
#include "server/buffered_sink.h"
#include "server/lifecycle.h"
#include "server/service.h"
#include "sync/hook.h"

namespace vmcp::cli {
namespace {

constexpr int kUsageError = 2;

struct ServeOptions {
  server::ServeSettings server;
  Settings core;
  std::string config;
  std::string log_format = "json";
};

void add_listener_options(CLI::App& command, ServeOptions& options) {
  auto& server = options.server;
  command.add_option("--listen", server.listen, "HOST:PORT of the hook; port 0: any")->capture_default_str();
  command.add_option("--admin-listen", server.admin_listen, "HOST:PORT of /metrics, /healthz and /readyz")
      ->capture_default_str();
  command.add_option("--tls-cert", server.tls.certificate, "PEM certificate chain; read again when it changes");
  command.add_option("--tls-key", server.tls.key, "PEM key of the certificate");
  command.add_flag("--insecure-http", server.insecure_http, "Serve the hook without TLS: for development only");
  command.add_option("--client-ca", server.tls.client_ca, "PEM CA: clients must show a certificate signed by it");
  command.add_option("--client-name", server.client_names,
                     "Name that the client certificate must have (SAN or CN); may be repeated");
  command.add_option("--bearer-token-file", server.bearer_token_file,
                     "File with the token that clients must send; read again when it changes");
}

void add_limit_options(CLI::App& command, ServeOptions& options) {
  auto& limits = options.server.limits;
  add_bytes_option(command, "--max-body", limits.body, "Largest request body");
  add_bytes_option(command, "--max-inflight-bytes", limits.inflight_bytes, "Bodies in flight together");
  command.add_option("--max-inflight", limits.inflight, "Requests in flight")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--max-connections", limits.connections, "Open connections")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--threads", options.server.threads, "Threads that read, compute and write")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  add_duration_option(command, "--request-timeout", limits.request_timeout,
                      "From the end of a request's head until its answer is written");
  add_duration_option(command, "--idle-timeout", limits.idle_timeout, "How long an unused connection is kept");
  add_duration_option(command, "--drain", options.server.drain, "Between failing /readyz and closing the listener");
}

void add_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--config", options.config, "YAML file with the same options; flag > environment > file");
  add_listener_options(command, options);
  add_limit_options(command, options);
  command.add_option("--log-level", options.server.log_level, "trace, debug, info, warn, error or off")
      ->capture_default_str();
  command.add_option("--log-format", options.log_format, "json or text")
      ->check(CLI::IsMember({"json", "text"}))
      ->capture_default_str();
  add_core_options(command, options.core);
  for (const char* name : {"--default-redis-secret-name", "--default-redis-secret-key"}) {
    // The address may come from the configuration file, which is read later.
    command.get_option(name)->remove_needs(command.get_option("--default-redis-address"));
  }
  read_options_from_environment(command);
}

int refuse(const std::string& problem) {
  std::cerr << "vmcp-composer: " << problem << " (try: vmcp-composer serve --help)\n";
  return kUsageError;
}

/// Room for as many connections as were allowed, beside the files that everything else needs.
void raise_descriptor_limit(std::size_t connections) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, connections + 256);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  ::setrlimit(RLIMIT_NOFILE, &limit);  // refused: new connections push out idle ones, as when the limit is reached
}

int serve(CLI::App& command, ServeOptions& options) {
  if (!options.config.empty()) {
    if (const auto read = read_options_from_file(command, options.config); !read) return refuse(read.error());
  }
  if (options.core.default_redis && options.core.default_redis->address.empty()) {
    return refuse("--default-redis-secret-name and --default-redis-secret-key need --default-redis-address");
  }
  options.server.log_format = options.log_format == "json" ? server::LogFormat::kJson : server::LogFormat::kText;
  const auto level = server::parse_log_level(options.server.log_level);
  if (!level) return refuse("--log-level: " + level.error());

  raise_descriptor_limit(options.server.limits.connections);
  server::StopSignals signals;
  server::Log log(options.server.log_format, *level, std::make_shared<server::BufferedSink>(STDERR_FILENO));
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
  const auto options = std::make_shared<ServeOptions>();
  add_options(*command, *options);
  command->callback([command, options, &exit_code] { exit_code = serve(*command, *options); });
}

}  // namespace vmcp::cli
