// SPDX-License-Identifier: Apache-2.0
#include "cli/tool_options.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/image_reference.h"
#include "cli/test_command.h"
#include "tests/catch.h"
#include "tests/cli/command_run.h"

using namespace vmcp::cli;
using namespace vmcp::cli::test;
using vmcp::Json;
using vmcp::Settings;

namespace {

namespace fs = std::filesystem;

/// A directory that goes away with the test.
struct TemporaryDirectory {
  fs::path path = fs::temp_directory_path() / ("vmcp-options-" + std::to_string(::getpid()));
  TemporaryDirectory() { fs::create_directories(path); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { fs::remove_all(path); }
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path / name) << text;
    return (path / name).string();
  }
};

struct Variable {
  const char* name;
  Variable(const char* variable, const char* value) : name(variable) { ::setenv(name, value, 1); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { ::unsetenv(name); }
};

struct Parsed {
  Settings settings;
  Json given;
  std::string problem;  ///< Empty: none.
};

Parsed parse(std::vector<std::string> arguments) {
  Parsed parsed;
  CLI::App app;
  CLI::App* command = app.add_subcommand("render", "");
  add_tool_options(*command, parsed.settings);
  command->callback([&parsed, command] { parsed.given = given_core_options(*command); });
  arguments.insert(arguments.begin(), "render");
  try {
    app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    parsed.problem = error.what();
  }
  return parsed;
}

}  // namespace

TEST_CASE("offline tools read the options of serve, in its order of precedence") {
  const TemporaryDirectory directory;
  const std::string file = directory.write(
      "c.yaml",
      "listen: 127.0.0.1:1\nmax-body: 1MiB\nvmcp-image: example.org/file:v1\nopenshift: true\nmax-child-bytes: 900000\n"
      "image-pull-secret: [a, b]\n");
  const Parsed from_file = parse({"--config", file});
  CHECK(from_file.problem.empty());
  CHECK(from_file.settings.vmcp_image == "example.org/file:v1");
  CHECK(from_file.settings.openshift);
  CHECK(from_file.settings.image_pull_secrets == std::vector<std::string>{"a", "b"});

  const Variable image("VMCP_COMPOSER_VMCP_IMAGE", "example.org/environment:v1");
  const Variable config("VMCP_COMPOSER_CONFIG", file.c_str());
  const Parsed from_environment = parse({});
  CHECK(from_environment.settings.vmcp_image == "example.org/environment:v1");
  CHECK(from_environment.settings.max_child_bytes == 900'000);
  const Parsed from_flag = parse({"--vmcp-image=example.org/flag:v1", "--max-child-bytes=2000"});
  CHECK(from_flag.settings.vmcp_image == "example.org/flag:v1");
  CHECK(from_flag.given == Json({{"vmcp-image", "example.org/flag:v1"},
                                 {"image-pull-secret", {"a", "b"}},
                                 {"openshift", true},
                                 {"max-child-bytes", "2000"}}));
}

TEST_CASE("a mistake in the options file or in a value is told by name") {
  const TemporaryDirectory directory;
  const std::string unknown = directory.write("unknown.yaml", "vmcp-imgae: x:v1\n");
  const std::string no_size = directory.write("size.yaml", "max-body: much\n");
  const struct {
    std::vector<std::string> arguments;
    const char* problem;
  } kCases[] = {
      {{"--config", unknown}, "unknown key 'vmcp-imgae'"},
      {{"--config", no_size}, "max-body"},
      {{"--config", "/nowhere.yaml"}, "/nowhere.yaml"},
      {{"--vmcp-image", "Example.org/Upper Case"}, "image reference"},
      {{"--image-pull-secret", "Not_A_Name"}, "name of a Secret"},
      {{"--default-redis-address", "r:6379", "--default-redis-secret-name", "a/b"}, "name of a Secret"},
      {{"--default-redis-address", "r:6379", "--default-redis-secret-key", "a b"}, "key of a Secret"},
      {{"--default-redis-secret-name", "a"}, "--default-redis-address"},
      {{"--ssa-field-manager", ""}, "printable"},
  };
  for (const auto& each : kCases) {
    const std::string problem = parse(each.arguments).problem;
    INFO(problem);
    CHECK(problem.find(each.problem) != std::string::npos);
  }
}

TEST_CASE("image references") {
  const std::string digest = "@sha256:" + std::string(64, 'a');
  for (const std::string good : {"vmcp:v1", "localhost:5000/vmcp:v1", "a.b/c/d_e:1.0", "[::1]:5000/a:b", "a__b/c--d"}) {
    INFO(good);
    CHECK(is_image_reference(good));
    CHECK(is_image_reference(good + digest));
  }
  for (const std::string bad :
       {"", "a/B", "a:", "a:b:c", "a/b@sha256:12", " a", "a\n", "https://a/b", "a//b", "a:-x"}) {
    INFO(bad);
    CHECK_FALSE(is_image_reference(bad));
  }
  CHECK(is_pinned("a/b:v1"));
  CHECK(is_pinned("a/b:latest" + digest));
  CHECK_FALSE(is_pinned("a/b:latest"));
  CHECK_FALSE(is_pinned("a:5000/b"));
}

TEST_CASE("a first golden case keeps the options it was made with, and no Secret") {
  const TemporaryDirectory directory;
  TestOptions options;
  options.directories = {(directory.path / "case").string()};
  options.init = true;
  options.files = {"-"};
  options.settings.vmcp_image = "example.org/vmcp:v9";
  options.given = {{"vmcp-image", "example.org/vmcp:v9"}};
  const Result made =
      run_with(kGood + "---\n{apiVersion: v1, kind: Secret, metadata: {name: token}, stringData: {a: b}}\n",
               [&](Streams& streams) { return run_test(options, streams); });
  INFO(made.err);
  CHECK(made.exit_code == kOk);
  CHECK(made.err.find("Secret/token") != std::string::npos);
  std::ifstream input(directory.path / "case" / "input.yaml");
  CHECK(read_all(input).find("Secret") == std::string::npos);
  TestOptions again;
  again.directories = options.directories;
  const Result run = run_with("", [&](Streams& streams) { return run_test(again, streams); });
  INFO(run.out);
  CHECK(run.exit_code == kOk);
}
