// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace vmcp::cli {

/// `gencert`: a development CA and a serving certificate. Sets `exit_code`.
void add_gencert_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
