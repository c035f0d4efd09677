// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/streams.h"
#include "sync/json/json.h"
#include "sync/settings.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

struct TestOptions {
  std::vector<std::string> directories;
  std::string filter;  ///< A shell pattern; empty: all cases.
  bool update = false;
  bool init = false;
  std::vector<std::string> files;  ///< With `init`.
  Settings settings;
  Json given;                    ///< With `init`: options.yaml; null or empty: none is written.
  std::string output = "table";  ///< One of diagnosis_formats(); the table is the list of cases with their differences.
};

/// Runs golden cases (golden_case.h) and ends with the line `N passed, M failed`.
int run_test(const TestOptions& options, Streams& streams);

void add_test_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
