// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "server/fallible.h"
#include "server/serve_settings.h"
#include "sync/settings.h"

namespace vmcp::cli {

/// Everything that `serve` can be told, by flag, environment variable or file, in this order of precedence.
struct ServeOptions {
  server::ServeSettings server;
  Settings core;
  std::string config;  ///< The file; empty: none.
};

/// Adds the options; parsing writes what flags and environment say into `options`, which must outlive it.
void add_serve_options(CLI::App& command, ServeOptions& options);

/// Adds what the configuration file says to a parsed command and checks that everything fits together.
server::Fallible<void> complete_serve_options(CLI::App& command, ServeOptions& options);

}  // namespace vmcp::cli
