// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "cli/completion_command.h"
#include "cli/diff_command.h"
#include "cli/explain_command.h"
#include "cli/fn_command.h"
#include "cli/gencert.h"
#include "cli/graph_command.h"
#include "cli/healthcheck.h"
#include "cli/hook_command.h"
#include "cli/man_command.h"
#include "cli/render_command.h"
#include "cli/serve.h"
#include "cli/streams.h"
#include "cli/test_command.h"
#include "cli/validate_command.h"
#include "server/build_info.h"

namespace {

std::string version() {
  return "vmcp-composer " + std::string(vmcp::build_version()) + " (" + std::string(vmcp::build_commit()) + ")";
}

void add_version_command(CLI::App& app) {
  app.add_subcommand("version", "Print the version")->callback([] { std::cout << version() << '\n'; });
  app.set_version_flag("--version", version(), "Print the version");
}

void add_help_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("help", "Print this help, or that of a command");
  const auto about = std::make_shared<std::string>();
  command->add_option("command", *about, "A command")->type_name("COMMAND");
  // Taken now: later, help() would be about the chosen command.
  command->callback([&app, about, text = app.help()] {
    const auto chosen = app.get_subcommands([&](const CLI::App* each) { return each->get_name() == *about; });
    if (!about->empty() && chosen.empty()) throw CLI::ValidationError("unknown command " + *about);
    std::cout << (chosen.empty() ? text : chosen.front()->help(app.get_name()));
  });
}

/// Help goes to standard output; a mistake is one line and a hint.
int report(const CLI::App& app, const CLI::ParseError& error, const std::string& first_word) {
  if (error.get_exit_code() == 0) return app.exit(error);
  const auto chosen = app.get_subcommands();
  const std::string command = chosen.empty() ? "" : chosen.front()->get_name() + " ";
  const bool unknown = chosen.empty() && !first_word.empty() && first_word[0] != '-';
  std::cerr << "vmcp-composer: " << (unknown ? "unknown command " + first_word : error.what())
            << " (try: vmcp-composer " << command << "--help)\n";
  return vmcp::cli::kUsage;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace vmcp::cli;
  CLI::App app("Composes virtual MCP servers for Kubernetes: a Metacontroller hook and its offline tools",
               "vmcp-composer");
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 all is well, 1 something is wrong or differs, 2 a mistake on the command line or a file that "
      "cannot "
      "be opened, 3 a member is left out (render --strict).");
  int exit_code = kOk;
  add_serve_command(app, exit_code);
  add_hook_commands(app, exit_code);
  add_render_command(app, exit_code);
  add_validate_command(app, exit_code);
  add_test_command(app, exit_code);
  add_diff_command(app, exit_code);
  add_graph_command(app, exit_code);
  add_fn_command(app, exit_code);
  add_explain_command(app, exit_code);
  add_gencert_command(app, exit_code);
  add_healthcheck_command(app, exit_code);
  add_completion_command(app, exit_code);
  add_man_command(app, version());
  add_version_command(app);
  add_help_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(app, error, argc > 1 ? argv[1] : "");
  }
  if (!std::cout.flush()) {
    std::cerr << "vmcp-composer: cannot write to standard output\n";
    return kFailure;
  }
  return exit_code;
}
