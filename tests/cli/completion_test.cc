// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "cli/completion_command.h"
#include "cli/process.h"
#include "tests/catch.h"

using namespace vmcp::cli;

namespace {

/// What bash offers for the last of `words`, sorted.
std::string completed(const std::string& script, const std::vector<std::string>& words) {
  std::string command = script + "COMP_WORDS=(";
  for (const std::string& word : words) command += "'" + word + "' ";
  command +=
      "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _vmcp_composer; printf '%s\\n' \"${COMPREPLY[@]}\" | sort | xargs";
  const auto run = run_program({"bash", "-c", command});
  REQUIRE(run);
  return run->out.substr(0, run->out.find('\n'));
}

}  // namespace

TEST_CASE("commands, options and their values can be completed") {
  CLI::App app;
  std::string text;
  bool flag = false;
  CLI::App* render = app.add_subcommand("render", "Turn");
  render->add_option("-o,--output", text)->check(CLI::IsMember({"yaml", "json"}))->type_name("FORMAT");
  render->add_option("--name", text);
  render->add_flag("--strict", flag);
  app.add_subcommand("completion", "Print")->add_option("shell", text)->check(CLI::IsMember({"bash", "fish"}));
  const auto commands = command_words(app);
  const std::string script = completion_script("bash", commands);
  INFO(script);
  CHECK(completed(script, {"vmcp-composer", "re"}) == "render");
  CHECK(completed(script, {"vmcp-composer", ""}) == "completion render");
  CHECK(completed(script, {"vmcp-composer", "render", "--"}) == "--help --name --output --strict");
  CHECK(completed(script, {"vmcp-composer", "render", "--output", ""}) == "json yaml");
  CHECK(completed(script, {"vmcp-composer", "render", "--output", "=", "j"}) == "json");
  CHECK(completed(script, {"vmcp-composer", "render", "--name", ""}).empty());
  CHECK(completed(script, {"vmcp-composer", "render", "--strict", "--o"}) == "--output");
  CHECK(completed(script, {"vmcp-composer", "completion", "f"}) == "fish");
  CHECK(completion_script("zsh", commands).rfind("autoload", 0) == 0);
  const std::string fish = completion_script("fish", commands);
  CHECK(fish.find("-l output -x -a 'json yaml'\n") != std::string::npos);
  CHECK(fish.find("-l strict\n") != std::string::npos);
  CHECK(fish.find("__fish_seen_subcommand_from completion' -f -a 'bash fish'\n") != std::string::npos);
}

TEST_CASE("paths are completed where an option takes one") {
  CLI::App app;
  std::string text;
  app.add_subcommand("render", "Turn")->add_option("--file", text)->type_name("FILE|DIR|-");
  const std::string script = completion_script("bash", command_words(app));
  CHECK(completed(script, {"vmcp-composer", "render", "--file", "/etc/host"}).find("/etc/hosts") != std::string::npos);
}

TEST_CASE("a description with quotes stays one word in fish") {
  const std::string script = completion_script("fish", {{"sync", "the server's \\ bytes", {}}});
  CHECK(script.find(R"(-d 'the server\'s \\ bytes')") != std::string::npos);
}
