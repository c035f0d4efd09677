// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "sync/settings.h"

namespace vmcp::cli {

/// Adds the options of the core, which every command that computes answers takes, and has them write into `settings`,
/// which must outlive the parsing.
void add_core_options(CLI::App& command, Settings& settings);

/// What does not fit together in settings from all sources: a password of a Redis that has no address.
std::optional<std::string> core_problem(const Settings& settings);

/// What is wrong with an image without a tag, or with `:latest`.
inline constexpr char kNotPinned[] =
    "--vmcp-image names no fixed version, so each new pod may run another one: give it a tag or a digest";

/// The heading under which help lists them.
inline constexpr char kCoreGroup[] = "What is rendered";

}  // namespace vmcp::cli
