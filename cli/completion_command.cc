// SPDX-License-Identifier: Apache-2.0
#include "cli/completion_command.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "cli/streams.h"

namespace vmcp::cli {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// zsh can run bash's completions, so one script serves both.
std::string bash_script(const std::vector<CommandWords>& commands) {
  std::string names, cases;
  for (const CommandWords& command : commands) {
    names += (names.empty() ? "" : " ") + command.name;
    cases += "    " + command.name + ") words=\"" + joined(command.options) + "\" ;;\n";
  }
  return "_vmcp_composer() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" words\n"
         "  case \"$COMP_CWORD:${COMP_WORDS[1]}\" in\n"
         "    1:*) COMPREPLY=($(compgen -W \"" +
         names +
         "\" -- \"$word\")); return ;;\n"
         "  esac\n"
         "  case \"${COMP_WORDS[1]}\" in\n" +
         cases +
         "  esac\n"
         "  if [[ \"$word\" == -* ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
         "  fi\n"
         "}\n"
         "complete -F _vmcp_composer vmcp-composer\n";
}

/// Between single quotes, as fish reads them.
std::string in_fish_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string fish_script(const std::vector<CommandWords>& commands) {
  std::string out;
  for (const CommandWords& command : commands) {
    out += "complete -c vmcp-composer -n __fish_use_subcommand -f -a " + command.name + " -d " +
           in_fish_quotes(command.description) + "\n";
    for (const std::string& option : command.options) {
      out += "complete -c vmcp-composer -n '__fish_seen_subcommand_from " + command.name + "' -l " + option.substr(2) +
             "\n";
    }
  }
  return out;
}

}  // namespace

std::vector<CommandWords> command_words(CLI::App& app) {
  std::vector<CommandWords> commands;
  for (CLI::App* each : app.get_subcommands(nullptr)) {
    CommandWords words{each->get_name(), each->get_description(), {}};
    for (const CLI::Option* option : each->get_options()) {
      for (const std::string& name : option->get_lnames()) words.options.push_back("--" + name);
    }
    commands.push_back(std::move(words));
  }
  return commands;
}

std::string completion_script(std::string_view shell, const std::vector<CommandWords>& commands) {
  if (shell == "fish") return fish_script(commands);
  const std::string prologue = shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "";
  return prologue + bash_script(commands);
}

void add_completion_command(CLI::App& app, int& exit_code) {
  auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print a completion script for bash, zsh or fish");
  command->add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
  command->callback([shell, &app, &exit_code] {
    std::cout << completion_script(*shell, command_words(app));
    exit_code = kOk;
  });
}

}  // namespace vmcp::cli
