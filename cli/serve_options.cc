// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_options.h"

#include "cli/core_options.h"
#include "cli/option_sources.h"

namespace vmcp::cli {
namespace {

void add_listener_options(CLI::App& command, ServeOptions& options) {
  auto& server = options.server;
  command.add_option("--listen", server.listen, "HOST:PORT of the hook; port 0: any")->capture_default_str();
  command.add_option("--admin-listen", server.admin_listen, "HOST:PORT of /metrics, /healthz and /readyz")
      ->capture_default_str();
  command.add_option("--tls-cert", server.tls.certificate, "PEM certificate chain; read again when it changes");
  command.add_option("--tls-key", server.tls.key, "PEM key of the certificate");
  command.add_flag("--insecure-http", server.insecure_http, "Serve the hook without TLS: for development only");
  command.add_option("--client-ca", server.tls.client_ca, "PEM CA: clients must show a certificate signed by it");
  command
      .add_option("--client-name", server.client_names,
                  "Name that the client certificate must have (SAN or CN); may be repeated")
      ->allow_extra_args(false);
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
  command.add_option("--max-connections", limits.connections, "Open connections; each has a thread")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  add_duration_option(command, "--request-timeout", limits.request_timeout,
                      "From the end of a request's head until its answer is written");
  add_duration_option(command, "--idle-timeout", limits.idle_timeout, "How long an unused connection is kept");
  command
      .add_option("--max-gateway-series", options.server.max_gateway_series,
                  "Most gauges about single gateways in /metrics; 0: none")
      ->capture_default_str();
  add_duration_option(command, "--drain", options.server.drain, "Between failing /readyz and closing the listener");
}

}  // namespace

void add_serve_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--config", options.config, "YAML file with the same options; flag > environment > file");
  add_listener_options(command, options);
  add_limit_options(command, options);
  command.add_option("--log-level", options.server.log_level, "trace, debug, info, warn, error or off")
      ->capture_default_str();
  command
      .add_option_function<std::string>(
          "--log-format",
          [&options](const std::string& format) {
            options.server.log_format = format == "json" ? server::LogFormat::kJson : server::LogFormat::kText;
          },
          "json or text")
      ->check(CLI::IsMember({"json", "text"}))
      ->default_str("json");
  add_core_options(command, options.core);
  for (const char* name : {"--config", "--tls-cert", "--tls-key", "--client-ca", "--bearer-token-file"}) {
    command.get_option(name)->type_name("FILE");
  }
  for (const char* name : {"--listen", "--admin-listen"}) command.get_option(name)->type_name("HOST:PORT");
  read_options_from_environment(command);
}

server::Fallible<void> complete_serve_options(CLI::App& command, ServeOptions& options) {
  if (!options.config.empty()) {
    if (const auto read = read_options_from_file(command, options.config); !read) return read;
  }
  if (const auto problem = core_problem(options.core)) return server::failure(*problem);
  return server::check(options.server);
}

}  // namespace vmcp::cli
