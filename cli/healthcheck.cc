#include "cli/healthcheck.h"

#include <sys/socket.h>

#include <array>
#include <iostream>
#include <memory>
#include <string>

#include "server/address.h"

namespace vmcp::cli {
namespace {

using server::Address;
using server::failure;
using server::Fallible;

constexpr int kTimeoutSeconds = 3;
constexpr int kUsageError = 2;

/// A listener on every interface is asked on loopback.
Address reachable(Address address) {
  if (address.host.empty() || address.host == "0.0.0.0") address.host = "127.0.0.1";
  if (address.host == "::") address.host = "::1";
  return address;
}

Fallible<std::string> status_line(const Address& address) {
  const auto socket = server::connect_to(address, kTimeoutSeconds);
  if (!socket) return failure(socket.error());
  const std::string request =
      "GET /readyz HTTP/1.1\r\nHost: " + server::to_text(address) + "\r\nConnection: close\r\n\r\n";
  if (::send(socket->get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
    return failure("cannot send to " + server::to_text(address));
  }
  std::string answer;
  std::array<char, 512> bytes{};
  while (answer.find("\r\n") == std::string::npos) {
    const ssize_t count = ::recv(socket->get(), bytes.data(), bytes.size(), 0);
    if (count <= 0) return failure("no answer from " + server::to_text(address));
    answer.append(bytes.data(), static_cast<std::size_t>(count));
  }
  return answer.substr(0, answer.find("\r\n"));
}

int check(const std::string& text) {
  const auto address = server::parse_address(text);
  if (!address) {
    std::cerr << "vmcp-composer: --admin-listen: " << address.error() << '\n';
    return kUsageError;
  }
  const auto status = status_line(reachable(*address));
  if (status && status->rfind("HTTP/1.1 200", 0) == 0) return 0;
  std::cerr << "vmcp-composer: not ready: " << (status ? *status : status.error()) << '\n';
  return 1;
}

}  // namespace

void add_healthcheck_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("healthcheck", "Exit 0 if a server on this machine is ready, else 1");
  const auto address = std::make_shared<std::string>("127.0.0.1:9090");
  command->add_option("--admin-listen", *address, "The server's --admin-listen")
      ->envname("VMCP_COMPOSER_ADMIN_LISTEN")
      ->capture_default_str();
  command->callback([address, &exit_code] { exit_code = check(*address); });
}

}  // namespace vmcp::cli
