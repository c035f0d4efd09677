// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace vmcp::cli {

/// What can be completed: every subcommand with its long options.
struct CommandWords {
  std::string name;
  std::string description;
  std::vector<std::string> options;
};
std::vector<CommandWords> command_words(CLI::App& app);

/// A completion script for `shell`: `bash`, `zsh` or `fish`.
std::string completion_script(std::string_view shell, const std::vector<CommandWords>& commands);

void add_completion_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
