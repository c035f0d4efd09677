// SPDX-License-Identifier: Apache-2.0
#include "cli/render_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "cli/manifest_yaml.h"
#include "cli/report.h"

namespace vmcp::cli {
namespace {

/// The exit code of one gateway, and of several the gravest.
int exit_code_of(Outcome outcome, bool strict) {
  if (outcome == Outcome::kNotApplied) return kFailure;
  return strict && outcome == Outcome::kAppliedWithExclusions ? kExclusions : kOk;
}

int graver(int one, int other) {
  return one == kFailure || other == kFailure ? kFailure : std::max(one, other);
}

void print_children(const std::vector<Json>& children, const std::string& output, std::ostream& out) {
  if (output == "yaml") {
    out << to_yaml_documents(children);
  } else if (output == "json") {
    out << Json({{"apiVersion", "v1"}, {"kind", "List"}, {"items", children}}).dump(2) << '\n';
  }
}

}  // namespace

int run_render(const RenderOptions& options, Streams& streams) {
  const auto loaded = load(options.input, streams);
  if (!loaded) return loaded.error();
  std::vector<Json> children;
  int exit_code = kOk;
  for (const Manifest* gateway : loaded->gateways) {
    const Reply reply = converse(loaded->world, gateway->object, Json::array(), options.input.asking).reply;
    streams.err << describe(*gateway, reply, streams.colour_err);
    exit_code = graver(exit_code, exit_code_of(outcome_of(reply), options.strict));
    if (!reply.ok()) continue;
    if (options.output == "response") streams.out << reply.body << '\n';
    const Json answer = reply.json();
    children.insert(children.end(), answer["children"].begin(), answer["children"].end());
  }
  print_children(children, options.output, streams.out);
  return exit_code;
}

void add_render_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RenderOptions>();
  CLI::App* command = app.add_subcommand("render", "Turn manifests into the children that the hook would create");
  add_input_options(*command, options->input);
  command->add_option("-o,--output", options->output, "yaml, json (a List) or response (the server's answer)")
      ->check(CLI::IsMember({"yaml", "json", "response"}))
      ->type_name("FORMAT");
  command->add_flag("--strict", options->strict, "exit with 3 when a member of the group is left out");
  command->footer(
      "Exit codes: 0 applied, 1 a spec is not applied, 2 a mistake on the command line or a file that cannot be "
      "opened,\n"
      "3 a member is left out (with --strict).\n"
      "Example: vmcp-composer render -f gateways --namespace prod");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_render(*options, streams);
  });
}

}  // namespace vmcp::cli
