// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace vmcp::cli {

/// How a program ended, and what it printed.
struct ProgramRun {
  std::string out;
  int exit_code = 0;
};

/// Runs `command`, whose first word is looked for in PATH, with `input` as its standard input; its standard error is
/// ours. nullopt: there is no such program.
std::optional<ProgramRun> run_program(std::vector<std::string> command, const std::string& input = "");

}  // namespace vmcp::cli
