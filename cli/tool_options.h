// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "sync/json/json.h"
#include "sync/settings.h"

namespace vmcp::cli {

/// Adds the options of the core to an offline command as `serve` reads them: flag > VMCP_COMPOSER_… > the file of
/// `--config`, which may be that of `serve`: its other keys are judged, and do nothing. What does not fit together is a
/// usage error; an image that is not pinned is warned of on standard error. `settings` must outlive the parse.
void add_tool_options(CLI::App& command, Settings& settings);

/// The options of the core that a parsed `command` was given, from wherever, by their names without dashes: what
/// `options.yaml` of a golden case and the file of `--config` hold.
Json given_core_options(const CLI::App& command);

}  // namespace vmcp::cli
