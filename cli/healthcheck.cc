// SPDX-License-Identifier: Apache-2.0
#include "cli/healthcheck.h"

#include <chrono>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/option_sources.h"
#include "cli/serve_options.h"
#include "server/transport/address.h"
#include "server/transport/httplib.h"

namespace vmcp::cli {
namespace {

using server::Address;
using server::failure;
using server::Fallible;

constexpr std::chrono::seconds kTimeout{3};
constexpr int kUsageError = 2;
constexpr const char* kUsualAddress = "127.0.0.1:9090";

/// What the caller says about the server; empty: nothing.
struct Asked {
  std::string admin_listen;
  std::string config;
};

/// A listener on every interface is asked on loopback.
Address reachable(Address address) {
  if (address.host.empty() || address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  return address;
}

/// nullopt: ready. Else why not.
std::optional<std::string> problem_of(const Address& address) {
  httplib::Client client(address.host, address.port);
  client.set_connection_timeout(kTimeout);
  client.set_read_timeout(kTimeout);
  const auto answer = client.Get("/readyz");
  if (!answer) return "no answer from " + server::to_text(address) + " (" + httplib::to_string(answer.error()) + ")";
  if (answer->status == 200) return std::nullopt;
  return "the answer is " + std::to_string(answer->status) + " " + httplib::status_message(answer->status);
}

/// What `serve` listens on with this configuration file.
Fallible<std::string> admin_listen_in(const std::string& config) {
  CLI::App serve;
  ServeOptions options;
  add_serve_options(serve, options);
  try {
    serve.parse(std::vector<std::string>());  // the environment alone
  } catch (const CLI::ParseError& error) {
    return failure(error.what());
  }
  if (const auto read = read_options_from_file(serve, config); !read) return failure(read.error());
  return options.server.admin_listen;
}

int usage_error(const std::string& problem) {
  std::cerr << "vmcp-composer: " << problem << '\n';
  return kUsageError;
}

int check(const Asked& asked) {
  std::string text = asked.admin_listen;
  if (text.empty() && !asked.config.empty()) {
    const auto found = admin_listen_in(asked.config);
    if (!found) return usage_error(found.error());
    text = *found;
  }
  const auto address = server::parse_address(text.empty() ? std::string_view(kUsualAddress) : text);
  if (!address) return usage_error("--admin-listen: " + address.error());
  const auto problem = problem_of(reachable(*address));
  if (!problem) return 0;
  std::cerr << "vmcp-composer: not ready: " << *problem << '\n';
  return 1;
}

}  // namespace

void add_healthcheck_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("healthcheck", "Exit 0 if a server on this machine is ready, else 1");
  const auto asked = std::make_shared<Asked>();
  command->add_option("--admin-listen", asked->admin_listen, "The server's --admin-listen")->default_str(kUsualAddress);
  command->add_option("--config", asked->config, "The server's --config, where it says admin-listen");
  command->footer("Example: vmcp-composer healthcheck --admin-listen 127.0.0.1:9090");
  read_options_from_environment(*command);
  command->callback([asked, &exit_code] { exit_code = check(*asked); });
}

}  // namespace vmcp::cli
