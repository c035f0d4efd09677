// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/inputs.h"
#include "cli/streams.h"
#include "cli/validate/diagnosis.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct ValidateOptions {
  InputOptions input;
  std::string output = "table";      ///< One of diagnosis_formats().
  std::string fail_on = "left-out";  ///< `error`, `left-out` or `warning`: what is as bad as this fails.
};

/// Prints what is wrong with some manifests, and a line that counts it. `kFailure` when something is as bad as
/// `fail_on`, `kUsage` when a file cannot be opened.
int run_validate(const ValidateOptions& options, Streams& streams);

void add_validate_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
