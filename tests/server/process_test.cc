// The whole binary: exit codes, signals, what it prints. Needs VMCP_COMPOSER to name it.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

#include "server/tls_context.h"
#include "sync/json.h"
#include "tests/catch.h"
#include "tests/server/test_service.h"

extern char** environ;

using namespace vmcp::server;
using namespace vmcp::server::test;
using vmcp::Json;

namespace {

/// The binary with its output in a file.
class Process {
 public:
  Process(const TemporaryDirectory& files, std::vector<std::string> arguments) : output_path_(files.path("output")) {
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
  ~Process() {
    if (!ended_) ::kill(id_, SIGKILL), exit_code();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const { ::kill(id_, number); }
  /// Waits for the end; 128 + the signal's number when one ended it.
  int exit_code() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    ended_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  std::string output() const { return read_file(output_path_).value_or(""); }
  /// The address that the log tells for `listener`; port 0 when it never does.
  Address address_of(const std::string& listener) const {
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

 private:
  std::string output_path_;
  pid_t id_ = 0;
  bool ended_ = false;
};

bool binary_is_there() {
  const char* path = ::getenv("VMCP_COMPOSER");
  if (path != nullptr && *path != '\0') return true;
  WARN("skipped: VMCP_COMPOSER names no binary");
  return false;
}

/// A directory with what gencert makes, and a server that uses it.
struct RunningServer {
  explicit RunningServer(std::vector<std::string> more = {}) {
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
  int readiness() const {
    const auto response = call(admin, {}, "GET /readyz HTTP/1.1\r\n\r\n");
    return response ? response->code : 0;
  }

  TemporaryDirectory files;
  std::unique_ptr<Process> process;
  Address hook;
  Address admin;
  ClientTls tls;
};

const std::string kCall = hook_request("/sync", "{}");

}  // namespace

TEST_CASE("The binary serves over TLS with what gencert made, and ends with 0 on SIGTERM and SIGINT") {
  if (!binary_is_there()) return;
  for (const int number : {SIGTERM, SIGINT}) {
    RunningServer server({"--drain", "0s"});
    const auto response = call(server.hook, server.tls, kCall);
    REQUIRE(response);
    CHECK(response->code == 400);
    CHECK(server.readiness() == 200);
    server.process->signal(number);
    CHECK(server.process->exit_code() == 0);
  }
}

TEST_CASE("After SIGTERM the binary is not ready but serves, and a second signal ends it with 1") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "60s"});
  REQUIRE(server.readiness() == 200);
  server.process->signal(SIGTERM);
  CHECK(eventually([&] { return server.readiness() == 503; }));
  CHECK(call(server.hook, server.tls, kCall)->code == 400);
  server.process->signal(SIGTERM);
  CHECK(server.process->exit_code() == 1);
}

TEST_CASE("What cannot be served ends with 2 and one line, before anything listens") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  const PemPair good = issue("good");
  const PemPair other = issue("other");
  LeafOptions late;
  late.common_name = "late";
  late.valid_from = std::chrono::hours(-2);
  late.valid_until = std::chrono::hours(-1);
  const PemPair expired = issue_certificate(authority(), late).value();
  const std::string certificate = files.write("crt", good.certificate);
  const std::string key = files.write("key", good.key);
  const auto with = [&](std::vector<std::string> more, const std::string& crt, const std::string& k) {
    std::vector<std::string> all = {
        "serve", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0", "--tls-cert", crt, "--tls-key", k};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const std::vector<std::vector<std::string>> rows = {
      with({}, files.path("missing"), key),
      with({}, certificate, files.path("missing")),
      with({}, certificate, files.write("other", other.key)),
      with({}, files.write("expired", expired.certificate), files.write("expired-key", expired.key)),
      with({"--client-ca", files.path("missing")}, certificate, key),
      with({"--bearer-token-file", files.path("missing")}, certificate, key),
      with({"--config", files.path("missing")}, certificate, key),
      with({"--listen", "nonsense"}, certificate, key),
      with({"--listen", "203.0.113.1:1"}, certificate, key),
      with({"--bogus"}, certificate, key),
      {"serve"},
  };
  for (const auto& row : rows) {
    INFO(row.back());
    Process process(files, row);
    CHECK(process.exit_code() == 2);
    const std::string output = process.output();
    CHECK(std::count(output.begin(), output.end(), '\n') == 1);
    CHECK(output.rfind("vmcp-composer: ", 0) == 0);
    CHECK(output.find("\"listening\"") == std::string::npos);
  }
}

TEST_CASE("gencert writes keys for their owner alone") {
  if (!binary_is_there()) return;
  const TemporaryDirectory files;
  Process gencert(files, {"gencert", "--dns", "hook.system", "--out", files.path("a/b")});
  REQUIRE(gencert.exit_code() == 0);
  for (const char* name : {"a/b/tls.key", "a/b/ca.key"}) {
    INFO(name);
    struct stat file {};
    REQUIRE(::stat(files.path(name).c_str(), &file) == 0);
    CHECK((file.st_mode & 0777U) == 0600U);
  }
  Process without(files, {"gencert", "--dns", "x"});
  CHECK(without.exit_code() == 2);
}

TEST_CASE("healthcheck says by its exit code whether the server is ready") {
  if (!binary_is_there()) return;
  RunningServer server({"--drain", "60s"});
  const auto healthcheck = [&] {
    Process process(server.files, {"healthcheck", "--admin-listen", to_text(server.admin)});
    return process.exit_code();
  };
  const Address everywhere{"0.0.0.0", server.admin.port};
  CHECK(healthcheck() == 0);
  Process wildcard(server.files, {"healthcheck", "--admin-listen", to_text(everywhere)});
  CHECK(wildcard.exit_code() == 0);
  server.process->signal(SIGTERM);
  REQUIRE(eventually([&] { return server.readiness() == 503; }));
  CHECK(healthcheck() == 1);
  server.process->signal(SIGTERM);
  server.process->exit_code();
  CHECK(healthcheck() == 1);
  Process wrong(server.files, {"healthcheck", "--admin-listen", "nonsense"});
  CHECK(wrong.exit_code() == 2);
}
