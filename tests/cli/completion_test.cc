// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "cli/completion_command.h"
#include "tests/catch.h"

using namespace vmcp::cli;

TEST_CASE("every command and its long options can be completed") {
  CLI::App app;
  app.add_subcommand("render", "Turn")->add_option("-f,--file");
  app.add_subcommand("sync", "Answer");
  const auto commands = command_words(app);
  REQUIRE(commands.size() == 2);
  CHECK(commands[0].options == std::vector<std::string>{"--help", "--file"});
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell, commands);
    INFO(script);
    CHECK(script.find("render") != std::string::npos);
    CHECK(script.find("sync") != std::string::npos);
    CHECK(script.find(std::string(shell) == "fish" ? "-l file" : "--file") != std::string::npos);
  }
}

TEST_CASE("a description with quotes stays one word in fish") {
  const std::string script = completion_script("fish", {{"sync", "the server's \\ bytes", {}}});
  CHECK(script.find(R"(-d 'the server\'s \\ bytes')") != std::string::npos);
}
