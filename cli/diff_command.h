// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/inputs.h"
#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct DiffOptions {
  InputOptions input;
  std::string against;  ///< Observed children (`kubectl get … -o json`), a file or `-`; empty: those in the input.
  std::vector<std::string> from;  ///< Manifests before a change, and after: no cluster is asked.
  std::vector<std::string> to;
  std::string output = "table";  ///< `table` or `github`.
};

/// Prints what the hook would add, change and delete; `kOk` when nothing, `kFailure` when something,
/// `kUsage` when that cannot be told.
int run_diff(const DiffOptions& options, Streams& streams);

void add_diff_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
