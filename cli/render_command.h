// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/inputs.h"
#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct RenderOptions {
  InputOptions input;
  std::string output = "yaml";  ///< `yaml`, `json` (a List) or `response` (the server's bytes, a line per gateway).
  bool strict = false;
};

/// Prints the children of each chosen gateway, and what the user should know about them to standard error.
int run_render(const RenderOptions& options, Streams& streams);

void add_render_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
