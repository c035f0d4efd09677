// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

/// A KRM function: reads a ResourceList, and writes it with the children of each VirtualMCPServer in place of those of
/// an earlier run, and with everything that `validate` has to say as results. `kFailure` when a result is an error.
int run_fn(Streams& streams);

void add_fn_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
