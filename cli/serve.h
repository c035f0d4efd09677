// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

namespace vmcp::cli {

/// `serve`: the HTTPS hook, until SIGTERM (spec/95-server-cli-manifests.md §1). Sets `exit_code` when it ends.
void add_serve_command(CLI::App& app, int& exit_code);

}  // namespace vmcp::cli
