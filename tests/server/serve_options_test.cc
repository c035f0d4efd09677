// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_options.h"

#include <stdlib.h>

#include <vector>

#include "tests/catch.h"
#include "tests/server/test_service.h"

using namespace vmcp;
using namespace vmcp::cli;
using namespace vmcp::server::test;

namespace {

/// Sets variables of the environment for one test.
class Environment {
 public:
  explicit Environment(std::vector<std::pair<std::string, std::string>> variables) : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::vector<std::pair<std::string, std::string>> variables_;
};

struct Parsed {
  ServeOptions options;
  std::string problem;  ///< Empty: none.
};

Parsed parse(std::vector<std::string> arguments) {
  Parsed parsed;
  CLI::App app;
  CLI::App* command = app.add_subcommand("serve", "");
  add_serve_options(*command, parsed.options);
  arguments.insert(arguments.begin(), "serve");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    const auto complete = complete_serve_options(*command, parsed.options);
    if (!complete) parsed.problem = complete.error();
  } catch (const CLI::ParseError& error) {
    parsed.problem = error.what();
  }
  return parsed;
}

std::vector<std::string> with_pair(std::vector<std::string> arguments) {
  arguments.insert(arguments.end(), {"--tls-cert", "c", "--tls-key", "k"});
  return arguments;
}

}  // namespace

TEST_CASE("The defaults are those of the specification") {
  const Parsed parsed = parse(with_pair({}));
  CHECK(parsed.problem.empty());
  const server::ServeSettings& server = parsed.options.server;
  CHECK(server.listen == "0.0.0.0:8443");
  CHECK(server.admin_listen == "0.0.0.0:9090");
  CHECK(server.limits.body == 33'554'432);
  CHECK(server.limits.inflight_bytes == 134'217'728);
  CHECK(server.limits.inflight == 64);
  CHECK(server.limits.idle_timeout >= std::chrono::seconds(120));
  CHECK(server.limits.connections == 512);
  CHECK(server.drain == std::chrono::seconds(5));
  CHECK(server.certificate_interval == std::chrono::seconds(10));
  CHECK(server.log_level == "info");
  CHECK(server.log_format == server::LogFormat::kJson);
  const Settings& core = parsed.options.core;
  CHECK(core.vmcp_image.find(":latest") == std::string::npos);
  CHECK(core.max_child_bytes == 250'000);
  CHECK(core.ssa_field_manager == "metacontroller");
  CHECK_FALSE(core.static_always);
  CHECK_FALSE(core.openshift);
  CHECK_FALSE(core.default_redis);
}

TEST_CASE("Every option is taken from a flag, from the environment and from the file") {
  struct Row {
    std::string name, value;
    std::function<bool(const ServeOptions&)> arrived;
  };
  using std::chrono::milliseconds;
  const std::vector<Row> rows = {
      {"listen", "127.0.0.1:1", [](const auto& o) { return o.server.listen == "127.0.0.1:1"; }},
      {"admin-listen", "[::1]:2", [](const auto& o) { return o.server.admin_listen == "[::1]:2"; }},
      {"client-ca", "ca", [](const auto& o) { return o.server.tls.client_ca == "ca"; }},
      {"bearer-token-file", "t", [](const auto& o) { return o.server.bearer_token_file == "t"; }},
      {"max-body", "1MiB", [](const auto& o) { return o.server.limits.body == 1 << 20; }},
      {"max-inflight-bytes", "2048", [](const auto& o) { return o.server.limits.inflight_bytes == 2048; }},
      {"max-inflight", "3", [](const auto& o) { return o.server.limits.inflight == 3; }},
      {"max-connections", "4", [](const auto& o) { return o.server.limits.connections == 4; }},
      {"request-timeout", "2m", [](const auto& o) { return o.server.limits.request_timeout == milliseconds(120'000); }},
      {"idle-timeout", "130", [](const auto& o) { return o.server.limits.idle_timeout == milliseconds(130'000); }},
      {"max-gateway-series", "7", [](const auto& o) { return o.server.max_gateway_series == 7; }},
      {"drain", "250ms", [](const auto& o) { return o.server.drain == milliseconds(250); }},
      {"log-level", "debug", [](const auto& o) { return o.server.log_level == "debug"; }},
      {"log-format", "text", [](const auto& o) { return o.server.log_format == server::LogFormat::kText; }},
      {"vmcp-image", "r/i:1", [](const auto& o) { return o.core.vmcp_image == "r/i:1"; }},
      {"vmcp-version", "0.55.1",
       [](const auto& o) {
         return o.core.vmcp_version == vmcp::schema::Version{0, 55, 1};
       }},
      {"gateway-api-access", "false", [](const auto& o) { return !o.core.gateway_api_access; }},
      {"image-pull-secret", "p",
       [](const auto& o) { return o.core.image_pull_secrets == std::vector<std::string>{"p"}; }},
      {"max-child-bytes", "1000000", [](const auto& o) { return o.core.max_child_bytes == 1'000'000; }},
      {"ssa-field-manager", "mc", [](const auto& o) { return o.core.ssa_field_manager == "mc"; }},
      {"default-redis-address", "r:6379", [](const auto& o) { return o.core.default_redis->address == "r:6379"; }},
      {"static-always", "true", [](const auto& o) { return o.core.static_always; }},
      {"openshift", "true", [](const auto& o) { return o.core.openshift; }},
      {"allowed-hosts", "*.Example.com,10.0.0.0/8",
       [](const auto& o) {
         const auto& hosts = o.core.hosts.allowed;
         return hosts.size() == 2 && hosts[0].text() == "*.example.com" && hosts[1].text() == "10.0.0.0/8";
       }},
      {"denied-hosts", "a.example.com",
       [](const auto& o) { return o.core.hosts.denied.size() == 1 && o.core.hosts.allowed.empty(); }},
      {"pod-template", "restricted", [](const auto& o) { return o.core.pods.level == PodPolicy::Level::kRestricted; }},
      {"pod-template-images", "a,b", [](const auto& o) { return o.core.pods.images.size() == 2; }},
  };
  const TemporaryDirectory files;
  for (const Row& row : rows) {
    INFO(row.name);
    const Parsed flag = parse(with_pair({"--" + row.name + "=" + row.value}));
    CHECK(flag.problem.empty());
    CHECK(row.arrived(flag.options));

    const std::string path = files.write("config.yaml", row.name + ": '" + row.value + "'\ntls-cert: c\ntls-key: k\n");
    const Parsed file = parse({"--config", path});
    CHECK(file.problem.empty());
    CHECK(row.arrived(file.options));

    std::string variable = "VMCP_COMPOSER_" + row.name;
    for (char& character : variable) character = character == '-' ? '_' : static_cast<char>(std::toupper(character));
    const Environment environment({{variable, row.value}});
    const Parsed from_environment = parse(with_pair({}));
    CHECK(from_environment.problem.empty());
    CHECK(row.arrived(from_environment.options));
  }
}

TEST_CASE("A flag wins over the environment, and the environment over the file") {
  const TemporaryDirectory files;
  const std::string path = files.write("config.yaml", "listen: file:1\nadmin-listen: file:2\ndrain: 3s\n");
  const Environment environment({{"VMCP_COMPOSER_LISTEN", "env:1"}, {"VMCP_COMPOSER_ADMIN_LISTEN", "env:2"}});
  const Parsed parsed = parse(with_pair({"--config", path, "--listen", "flag:1"}));
  CHECK(parsed.problem.empty());
  CHECK(parsed.options.server.listen == "flag:1");
  CHECK(parsed.options.server.admin_listen == "env:2");
  CHECK(parsed.options.server.drain == std::chrono::seconds(3));
}

TEST_CASE("Repeatable options are lists in a file, comma-separated in the environment, repeated as flags") {
  const std::vector<std::string> both = {"a", "b"};
  const TemporaryDirectory files;
  const std::string path =
      files.write("config.yaml", "client-name: [a, b]\nclient-ca: x\nimage-pull-secret:\n- a\n- b\n");
  const Parsed file = parse(with_pair({"--config", path}));
  CHECK(file.problem.empty());
  CHECK(file.options.server.client_names == both);
  CHECK(file.options.core.image_pull_secrets == both);
  CHECK(
      parse(with_pair({"--client-name", "a", "--client-name", "b", "--client-ca", "x"})).options.server.client_names ==
      both);
  const Environment environment({{"VMCP_COMPOSER_CLIENT_NAME", "a,b"}, {"VMCP_COMPOSER_CONFIG", path}});
  CHECK(parse(with_pair({})).options.server.client_names == both);
}

TEST_CASE("Mistakes are one line that names what to change") {
  const TemporaryDirectory files;
  auto file = [&, number = 0](const std::string& text) mutable {
    return files.write(std::to_string(++number) + ".yaml", text);
  };
  struct Row {
    std::vector<std::string> arguments;
    std::string named;
  };
  const std::vector<Row> rows = {
      {{}, "--tls-cert and --tls-key"},
      {{"--tls-cert", "c"}, "--tls-key"},
      {with_pair({"--bogus"}), "--bogus"},
      {with_pair({"positional"}), "positional"},
      {with_pair({"--max-connections", "0"}), "--max-connections"},
      {with_pair({"--max-inflight", "-1"}), "--max-inflight"},
      {with_pair({"--max-body", "lots"}), "lots"},
      {with_pair({"--drain", "soon"}), "soon"},
      {with_pair({"--log-level", "loud"}), "--log-level"},
      {with_pair({"--log-format", "xml"}), "--log-format"},
      {with_pair({"--client-name", "x"}), "--client-ca"},
      {{"--insecure-http", "--client-ca", "x"}, "--client-ca"},
      {with_pair({"--default-redis-secret-name", "x"}), "--default-redis-address"},
      {with_pair({"--default-redis-address", "redis.example.com"}), "must be a host and a port"},
      {with_pair({"--denied-hosts", "a.example.com,10.0.0.0/33"}), "--denied-hosts: '10.0.0.0/33' must have"},
      {with_pair({"--allowed-hosts", "https://a.example.com"}), "--allowed-hosts"},
      {with_pair({"--pod-template", "some"}), "--pod-template"},
      {with_pair({"--config", files.path("missing.yaml")}), "missing.yaml"},
      {with_pair({"--config", file("unknown: 1\n")}), "'unknown'"},
      {with_pair({"--config", file("config: other\n")}), "'config'"},
      {with_pair({"--config", file("- a list\n")}), "mapping"},
      {with_pair({"--config", file("listen: {a: b}\n")}), "listen"},
      {with_pair({"--config", file("max-inflight: many\n")}), "max-inflight"},
      {with_pair({"--config", file("max-inflight: 1\nmax-inflight: 2 #\n")}), ".yaml"},
      {with_pair({"--config", file("listen: [unclosed\n")}), ".yaml"},
  };
  for (const Row& row : rows) {
    std::string shown;
    for (const std::string& argument : row.arguments) shown += argument + " ";
    INFO(shown);
    const Parsed parsed = parse(row.arguments);
    CHECK(parsed.problem.find(row.named) != std::string::npos);
    CHECK(parsed.problem.find('\n') == std::string::npos);
  }
}
