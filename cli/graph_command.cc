// SPDX-License-Identifier: Apache-2.0
#include "cli/graph_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "cli/graph.h"
#include "cli/report.h"

namespace vmcp::cli {

int run_graph(const GraphOptions& options, Streams& streams) {
  const auto loaded = load(options.input, streams);
  if (!loaded) return loaded.error();
  Graph graph;
  int exit_code = kOk;
  for (const Manifest* gateway : loaded->gateways) {
    const Reply reply = converse(loaded->world, gateway->object, Json::array(), options.input.asking).reply;
    if (!reply.ok()) {
      streams.err << describe(*gateway, reply, streams.colour_err);
      exit_code = kFailure;
    }
    draw_gateway(graph, loaded->world, *gateway, reply);
  }
  streams.out << (options.output == "dot" ? to_dot(graph) : to_mermaid(graph));
  return exit_code;
}

void add_graph_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<GraphOptions>();
  CLI::App* command = app.add_subcommand("graph", "Draw gateways, their groups, members and backends");
  add_input_options(*command, options->input);
  command->add_option("-o,--output", options->output, "mermaid or dot")
      ->check(CLI::IsMember({"mermaid", "dot"}))
      ->type_name("FORMAT");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_graph(*options, streams);
  });
}

}  // namespace vmcp::cli
