// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "cli/inputs.h"
#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct GraphOptions {
  InputOptions input;
  std::string output = "mermaid";  ///< `mermaid`, `dot`, `svg`, `table`, `markdown` or `html`.
};

/// Draws or lists the chosen gateways; fails when one of them cannot be answered about at all.
int run_graph(const GraphOptions& options, Streams& streams);

void add_graph_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
