// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/streams.h"
#include "cli/world.h"

namespace CLI {
class App;
}

namespace vmcp::cli {

/// What every command that reads manifests is told about them.
struct InputOptions {
  std::vector<std::string> files;
  std::vector<std::string> kustomizations;  ///< Directories; kustomize makes manifests of them.
  std::string name;                         ///< Only the VirtualMCPServer of this name; empty: all.
  std::string namespace_;  ///< Of objects that name none, and only its gateways; empty: `default`, and all.
  bool recursive = false;  ///< Directories inside directories too.
  bool ready = false;      ///< Members and embedding servers without a status count as ready.
  Asking asking;
};

/// `-f`, `--name`, `--namespace`, `--now` and the options of the core. `options` must outlive the parse.
void add_input_options(CLI::App& command, InputOptions& options);

/// `--now` alone. `asking` must outlive the parse.
void add_time_option(CLI::App& command, Asking& asking);

/// `--now` and the options of the core (tool_options.h).
void add_asking_options(CLI::App& command, Asking& asking);

/// The manifests as a world and the gateways chosen in it (pointers into `world`), at least one.
struct Loaded {
  World world;
  std::vector<const Manifest*> gateways;
};

/// Reads what `options` names, whatever is wrong with some of it.
ReadManifests read_inputs(const InputOptions& options, Streams& streams);

/// The gateways that `options` choose in `world`.
std::vector<const Manifest*> chosen_gateways(const InputOptions& options, const World& world);

/// The manifests alone, whatever is in them. Fails as `load` does.
tl::expected<World, int> load_world(const InputOptions& options, Streams& streams);

/// Reads what `options` names. On failure a line for each problem was written to `streams.err`, and the error is the
/// exit code.
tl::expected<Loaded, int> load(const InputOptions& options, Streams& streams);

/// Writes `error` as one line; the exit code that goes with it.
int report_input_error(const Error& error, Streams& streams);

}  // namespace vmcp::cli
