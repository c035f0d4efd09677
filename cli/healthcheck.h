// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace vmcp::cli {

/// `healthcheck`: exit code 0 if the admin listener of a server on this machine is ready, else 1.
void add_healthcheck_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
