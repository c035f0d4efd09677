// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/metacontroller.h"
#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

/// Answers the one request on standard input with exactly the server's bytes; an error goes to standard error.
int run_hook(Hook hook, const Asking& asking, Streams& streams);

/// `sync` and `customize`.
void add_hook_commands(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
