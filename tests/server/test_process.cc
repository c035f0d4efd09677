// SPDX-License-Identifier: Apache-2.0
#include "tests/server/test_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "server/tls/tls_context.h"
#include "tests/catch.h"

extern char** environ;

namespace vmcp::server::test {

bool binary_is_there() {
  const char* path = ::getenv("VMCP_COMPOSER");
  if (path != nullptr && *path != '\0') return true;
  WARN("skipped: VMCP_COMPOSER names no binary");
  return false;
}

Process::Process(const TemporaryDirectory& files, std::vector<std::string> arguments)
    : output_path_(files.path("output")) {
  arguments.insert(arguments.begin(), ::getenv("VMCP_COMPOSER"));
  std::vector<char*> words;
  for (std::string& argument : arguments) words.push_back(argument.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 1, output_path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::posix_spawn_file_actions_adddup2(&actions, 1, 2);
  ::posix_spawn(&id_, words[0], &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
}

Process::~Process() {
  if (!ended_) ::kill(id_, SIGKILL), exit_code();
}

void Process::signal(int number) const {
  ::kill(id_, number);
}

int Process::exit_code() {
  int status = 0;
  ::waitpid(id_, &status, 0);
  ended_ = true;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string Process::output() const {
  return read_file(output_path_).value_or("");
}

Address Process::address_of(const std::string& listener) const {
  Address found;
  eventually([&] {
    std::istringstream lines(output());
    for (std::string line; std::getline(lines, line);) {
      const auto parsed = nlohmann::json::parse(line, nullptr, false);
      if (parsed.is_discarded() || parsed.value("listener", "") != listener) continue;
      found = parse_address(parsed.at("address").get<std::string>()).value();
      return true;
    }
    return false;
  });
  return found;
}

RunningServer::RunningServer(std::vector<std::string> more) {
  Process gencert(files, {"gencert", "--dns", "hook.system", "--out", files.path("tls")});
  REQUIRE(gencert.exit_code() == 0);
  std::vector<std::string> arguments = {"serve",
                                        "--listen",
                                        "127.0.0.1:0",
                                        "--admin-listen",
                                        "127.0.0.1:0",
                                        "--tls-cert",
                                        files.path("tls/tls.crt"),
                                        "--tls-key",
                                        files.path("tls/tls.key")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  process = std::make_unique<Process>(files, arguments);
  hook = process->address_of("hook");
  admin = process->address_of("admin");
  REQUIRE(hook.port != 0);
  tls.authority = read_file(files.path("tls/ca.crt")).value();
}

std::string RunningServer::admin_body(const std::string& path) const {
  const auto response = call(admin, {}, "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  return response ? response->body : "";
}

int RunningServer::readiness() const {
  const auto response = call(admin, {}, "GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
  return response ? response->code : 0;
}

}  // namespace vmcp::server::test
