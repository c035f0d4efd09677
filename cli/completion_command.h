// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace vmcp::cli {

/// An option, or an argument without a name, as a shell can complete it.
struct OptionWords {
  std::string name;                 ///< `--output`; empty: an argument without a name.
  std::vector<std::string> values;  ///< That it may have; empty: whatever the user types.
  bool takes_value = true;
  bool takes_path = false;  ///< Of a file or a directory.
};

/// What can be completed: every subcommand with its options and arguments.
struct CommandWords {
  std::string name;
  std::string description;
  std::vector<OptionWords> options;
};
std::vector<CommandWords> command_words(CLI::App& app);

/// A completion script for `shell`: `bash`, `zsh` or `fish`.
std::string completion_script(std::string_view shell, const std::vector<CommandWords>& commands);

void add_completion_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
