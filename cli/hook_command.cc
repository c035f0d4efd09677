// SPDX-License-Identifier: Apache-2.0
#include "cli/hook_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/inputs.h"

namespace vmcp::cli {

int run_hook(Hook hook, const Asking& asking, Streams& streams) {
  const Reply reply = ask(hook, std::string_view(read_all(streams.in)), asking);
  if (!reply.ok()) {
    streams.err << reply.body << '\n';
    return kFailure;
  }
  streams.out << reply.body;
  return kOk;
}

void add_hook_commands(CLI::App& app, int& exit_code) {
  const auto add = [&](Hook hook, const char* name, const char* text) {
    auto asking = std::make_shared<Asking>();
    CLI::App* command = app.add_subcommand(name, text);
    add_asking_options(*command, *asking);
    command->footer(std::string("Example: vmcp-composer ") + name + " < request.json");
    command->callback([hook, asking, &exit_code] {
      Streams streams = process_streams();
      exit_code = run_hook(hook, *asking, streams);
    });
  };
  add(Hook::kSync, "sync", "Answer one sync request: standard input to standard output, the server's bytes");
  add(Hook::kCustomize, "customize", "Answer one customize request: standard input to standard output");
  add(Hook::kMembers, "members", "Answer one request about an MCPServerEntry: standard input to standard output");
}

}  // namespace vmcp::cli
