#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/completion_command.h"
#include "cli/diff_command.h"
#include "cli/gencert.h"
#include "cli/graph_command.h"
#include "cli/healthcheck.h"
#include "cli/hook_command.h"
#include "cli/render_command.h"
#include "cli/serve.h"
#include "cli/streams.h"
#include "cli/test_command.h"
#include "cli/validate_command.h"
#include "server/build_info.h"

namespace {

void add_version_command(CLI::App& app) {
  app.add_subcommand("version", "Print the version")->callback([] {
    std::cout << "vmcp-composer " << vmcp::build_version() << " (" << vmcp::build_commit() << ")\n";
  });
}

void add_help_command(CLI::App& app) {
  CLI::App* command = app.add_subcommand("help", "Print this help");
  command->callback([text = app.help()] { std::cout << text; });  // later, help() would be about the chosen command
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
  int exit_code = kOk;
  add_serve_command(app, exit_code);
  add_hook_commands(app, exit_code);
  add_render_command(app, exit_code);
  add_validate_command(app, exit_code);
  add_test_command(app, exit_code);
  add_diff_command(app, exit_code);
  add_graph_command(app, exit_code);
  add_gencert_command(app, exit_code);
  add_healthcheck_command(app, exit_code);
  add_completion_command(app, exit_code);
  add_version_command(app);
  add_help_command(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return report(app, error, argc > 1 ? argv[1] : "");
  }
  return exit_code;
}
