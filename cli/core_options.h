// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>

#include "sync/settings.h"

namespace vmcp::cli {

/// Adds the options of the core, which every command that computes answers takes, and has them write into `settings`,
/// which must outlive the parsing.
void add_core_options(CLI::App& command, Settings& settings);

/// The heading under which help lists them.
inline constexpr char kCoreGroup[] = "What is rendered";

}  // namespace vmcp::cli
