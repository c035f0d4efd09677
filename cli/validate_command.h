#pragma once

#include "cli/inputs.h"
#include "cli/streams.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct ValidateOptions {
  InputOptions input;
  std::string output = "table";  ///< `table` or `json`.
};

/// Prints what would not be applied, be left out or have no effect; fails when anything is not applied or left out.
int run_validate(const ValidateOptions& options, Streams& streams);

void add_validate_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
