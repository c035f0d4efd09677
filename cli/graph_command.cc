// SPDX-License-Identifier: Apache-2.0
#include "cli/graph_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <ostream>

#include "cli/graph.h"
#include "cli/graph/gateway_report.h"
#include "cli/process.h"
#include "cli/report.h"

namespace vmcp::cli {

namespace {

Graph draw(const std::vector<GatewayReport>& reports, bool collapsed) {
  Graph graph;
  for (const GatewayReport& each : reports) draw_gateway(graph, each, collapsed);
  return graph;
}

std::string write_mermaid(const std::vector<GatewayReport>& reports) {
  const Graph graph = draw(reports, false);
  return to_mermaid(graph.edges.size() > kMostEdges ? draw(reports, true) : graph);
}

int print_svg(const std::vector<GatewayReport>& reports, Streams& streams) {
  const auto drawn = run_program({"dot", "-Tsvg"}, to_dot(draw(reports, false)));
  if (!drawn || drawn->exit_code != 0) {
    return report_input_error({"svg", "Unreadable", "needs graphviz: its program dot is not in PATH"}, streams);
  }
  streams.out << drawn->out;
  return kOk;
}

std::string write_reports(const std::vector<GatewayReport>& reports, const std::string& format, bool colour) {
  if (format == "table") return reports_as_table(reports, colour);
  if (format == "markdown") return reports_as_markdown(reports);
  if (format == "html") return reports_as_html(reports);
  return format == "dot" ? to_dot(draw(reports, false)) : write_mermaid(reports);
}

}  // namespace

int run_graph(const GraphOptions& options, Streams& streams) {
  const auto loaded = load(options.input, streams);
  if (!loaded) return loaded.error();
  std::vector<GatewayReport> reports;
  int exit_code = kOk;
  for (const Manifest* gateway : loaded->gateways) {
    const Reply reply = converse(loaded->world, gateway->object, Json::array(), options.input.asking).reply;
    if (!reply.ok()) {
      streams.err << describe(*gateway, reply, streams.colour_err);
      exit_code = kFailure;
    }
    reports.push_back(report_gateway(loaded->world, *gateway, reply));
  }
  if (options.output == "svg") return std::max(exit_code, print_svg(reports, streams));
  streams.out << write_reports(reports, options.output, streams.colour_out);
  return exit_code;
}

void add_graph_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<GraphOptions>();
  CLI::App* command = app.add_subcommand("graph", "Draw gateways, their groups, members and backends, or list them");
  add_input_options(*command, options->input);
  command
      ->add_option("-o,--output", options->output,
                   "mermaid, dot or svg (with graphviz) draw; table, markdown and html have a row for each member")
      ->check(CLI::IsMember({"mermaid", "dot", "svg", "table", "markdown", "html"}))
      ->type_name("FORMAT");
  command->footer("Example: vmcp-composer graph -f gateways -o html > report.html");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_graph(*options, streams);
  });
}

}  // namespace vmcp::cli
