// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "server/fallible.h"
#include "sync/json/json.h"

namespace vmcp::cli {

/// Lets every option of `command` (with `group`: those under that heading) also come from the environment, as
/// VMCP_COMPOSER_ and the option's name in capitals. Repeatable options take a list with commas there. Call it after
/// the options were added.
void read_options_from_environment(CLI::App& command, const std::string& group = "");

/// Sets the options of a parsed `command` that neither the command line nor the environment gave from a YAML mapping
/// whose keys are the options' names without dashes. Fails, naming file and key, on what is not such a mapping, an
/// unknown key, or a value that the option does not take. With `group`, keys of options that are not under that heading
/// are passed over.
server::Fallible<void> read_options_from_file(CLI::App& command, const std::string& path,
                                              const std::string& group = "");

/// The arguments that say the same as a mapping of the names of options to values, in the order in which CLI11 takes
/// them.
std::vector<std::string> arguments_of(const Json& options);

/// A number of bytes such as `33554432`, `32MiB` or `32Mi`.
CLI::Option* add_bytes_option(CLI::App& command, const std::string& name, std::uint64_t& bytes,
                              const std::string& description);

/// A duration such as `500ms`, `5s` or `2m`; a bare number is seconds.
CLI::Option* add_duration_option(CLI::App& command, const std::string& name, std::chrono::milliseconds& duration,
                                 const std::string& description);

}  // namespace vmcp::cli
