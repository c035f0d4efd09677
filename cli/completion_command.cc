// SPDX-License-Identifier: Apache-2.0
#include "cli/completion_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
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

/// What a shell offers after an option, or for an argument without a name.
std::string bash_offer(const OptionWords& option) {
  if (option.takes_path) return "COMPREPLY=($(compgen -f -- \"$word\"))";
  return option.values.empty() ? "COMPREPLY=()"
                               : "COMPREPLY=($(compgen -W \"" + joined(option.values) + "\" -- \"$word\"))";
}

std::string bash_cases(const CommandWords& command) {
  std::vector<std::string> names;
  std::string after_option, argument;
  for (const OptionWords& option : command.options) {
    if (option.name.empty()) {
      argument = bash_offer(option);
      continue;
    }
    names.push_back(option.name);
    if (option.takes_value) {
      after_option += "    " + command.name + ":" + option.name + ") " + bash_offer(option) + "; return ;;\n";
    }
  }
  return after_option + "    " + command.name +
         ":*)\n      if [[ \"$word\" == -* ]]; then\n        COMPREPLY=($(compgen -W \"" + joined(names) +
         "\" -- \"$word\"))\n      else\n        " + (argument.empty() ? ":" : argument) + "\n      fi ;;\n";
}

/// zsh can run bash's completions, so one script serves both. `--output=js` is three words to bash.
std::string bash_script(const std::vector<CommandWords>& commands) {
  std::vector<std::string> names;
  std::string cases;
  for (const CommandWords& command : commands) {
    names.push_back(command.name);
    cases += bash_cases(command);
  }
  return "_vmcp_composer() {\n"
         "  local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\"\n"
         "  COMPREPLY=()\n"
         "  if [[ \"$word\" == '=' ]]; then word=''; elif [[ \"$before\" == '=' ]]; then "
         "before=\"${COMP_WORDS[COMP_CWORD-2]}\"; fi\n"
         "  if ((COMP_CWORD == 1)); then\n"
         "    COMPREPLY=($(compgen -W \"" +
         joined(names) +
         "\" -- \"$word\"))\n"
         "    return\n"
         "  fi\n"
         "  case \"${COMP_WORDS[1]}:$before\" in\n" +
         cases +
         "  esac\n"
         "}\n"
         "complete -o filenames -F _vmcp_composer vmcp-composer\n";
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

/// What fish offers after an option.
std::string fish_offer(const OptionWords& option) {
  if (!option.takes_value) return "";
  if (option.takes_path) return " -r";
  return option.values.empty() ? " -x" : " -x -a " + in_fish_quotes(joined(option.values));
}

std::string fish_script(const std::vector<CommandWords>& commands) {
  std::string out;
  for (const CommandWords& command : commands) {
    const std::string seen = "complete -c vmcp-composer -n '__fish_seen_subcommand_from " + command.name + "'";
    out += "complete -c vmcp-composer -n __fish_use_subcommand -f -a " + command.name + " -d " +
           in_fish_quotes(command.description) + "\n";
    for (const OptionWords& option : command.options) {
      if (!option.name.empty()) {
        out += seen + " -l " + option.name.substr(2) + fish_offer(option) + "\n";
      } else if (!option.values.empty()) {
        out += seen + " -f -a " + in_fish_quotes(joined(option.values)) + "\n";
      }
    }
  }
  return out;
}

/// `{a,b}` in the name of a type, where the values are checked.
std::vector<std::string> values_of(const std::string& type) {
  const std::size_t begin = type.find('{'), end = type.rfind('}');
  if (begin == std::string::npos || end == std::string::npos) return {};
  std::vector<std::string> values = CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
  std::sort(values.begin(), values.end());
  return values;
}

OptionWords words_of(const CLI::Option& option, const std::string& name) {
  const std::string type = option.get_type_name();
  const auto has = [&](const char* word) { return type.find(word) != std::string::npos; };
  return {name, values_of(type), option.get_items_expected_max() > 0, has("FILE") || has("DIR")};
}

}  // namespace

std::vector<CommandWords> command_words(CLI::App& app) {
  std::vector<CommandWords> commands;
  for (CLI::App* each : app.get_subcommands(nullptr)) {
    CommandWords words{each->get_name(), each->get_description(), {}};
    for (const CLI::Option* option : each->get_options()) {
      for (const std::string& name : option->get_lnames()) words.options.push_back(words_of(*option, "--" + name));
      if (option->get_positional()) words.options.push_back(words_of(*option, ""));
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
  command->footer("Example: vmcp-composer completion bash > ~/.local/share/bash-completion/completions/vmcp-composer");
  command->callback([shell, &app, &exit_code] {
    std::cout << completion_script(*shell, command_words(app));
    exit_code = kOk;
  });
}

}  // namespace vmcp::cli
