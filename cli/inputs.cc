// SPDX-License-Identifier: Apache-2.0
#include "cli/inputs.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <ostream>

#include "cli/assume_ready.h"
#include "cli/clock.h"
#include "cli/kustomize.h"
#include "cli/tool_options.h"
#include "sync/kubernetes/time.h"

namespace vmcp::cli {

void add_time_option(CLI::App& command, Asking& asking) {
  asking.now = current_time();
  command
      .add_option_function<std::string>(
          "--now",
          [&asking](const std::string& text) {
            const auto time = parse_rfc3339(text);
            if (!time) throw CLI::ValidationError("--now", "not an RFC 3339 time such as 2026-01-01T00:00:00Z");
            asking.now = *time;
          },
          "the time that goes into conditions, in RFC 3339; default: the clock")
      ->type_name("TIME");
}

void add_asking_options(CLI::App& command, Asking& asking) {
  add_time_option(command, asking);
  add_tool_options(command, asking.settings);
}

void add_input_options(CLI::App& command, InputOptions& options) {
  command.add_option("-f,--file", options.files, "manifests: files, directories, or - for standard input")
      ->type_name("FILE|DIR|-");
  command
      .add_option("-k,--kustomize", options.kustomizations,
                  "what kustomize build makes of a directory (kubectl kustomize, where there is no kustomize)")
      ->type_name("DIR");
  command.add_flag("-R,--recursive", options.recursive, "also look into directories inside the directories of -f");
  command.add_flag("--assume-ready", options.ready,
                   "count MCPServers, MCPRemoteProxies and EmbeddingServers without a status as ready, with the URL of "
                   "their Service");
  command.add_option("--name", options.name, "only the VirtualMCPServer of this name");
  command.add_option("--namespace,-n", options.namespace_,
                     "the namespace of objects that name none (else: default); only its gateways");
  add_asking_options(command, options.asking);
}

int report_input_error(const Error& error, Streams& streams) {
  streams.err << paint(streams.colour_err, Colour::kRed, "error") << ": " << error.pointer << ": " << error.message
              << '\n';
  return error.reason == "Unreadable" ? kUsage : kFailure;
}

ReadManifests read_inputs(const InputOptions& options, Streams& streams) {
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    return {{}, {{"-", "Unreadable", "standard input is named twice"}}};
  }
  if (options.files.empty() && options.kustomizations.empty()) {
    return {{}, {{"-f", "Unreadable", "name manifests, with -f FILE or -k DIR"}}};
  }
  ReadManifests read = read_all_manifests(options.files, options.recursive, streams.in);
  for (const std::string& directory : options.kustomizations) {
    const auto text = run_kustomize(directory);
    auto found = text ? parse_manifests(*text, directory) : tl::unexpected<Error>(text.error());
    if (found) {
      std::move(found->begin(), found->end(), std::back_inserter(read.manifests));
    } else {
      read.problems.push_back(std::move(found.error()));
    }
  }
  return read;
}

std::vector<const Manifest*> chosen_gateways(const InputOptions& options, const World& world) {
  return gateways(world, options.name, options.namespace_);
}

tl::expected<World, int> load_world(const InputOptions& options, Streams& streams) {
  ReadManifests read = read_inputs(options, streams);
  World world =
      make_world(std::move(read.manifests), options.namespace_.empty() ? "default" : options.namespace_, read.problems);
  int exit_code = kOk;
  for (const Error& problem : read.problems) exit_code = std::max(exit_code, report_input_error(problem, streams));
  if (exit_code != kOk) return tl::unexpected<int>(exit_code);
  if (options.ready) assume_ready(world);
  return world;
}

tl::expected<Loaded, int> load(const InputOptions& options, Streams& streams) {
  auto world = load_world(options, streams);
  if (!world) return tl::unexpected<int>(world.error());
  Loaded loaded{std::move(*world), {}};
  loaded.gateways = chosen_gateways(options, loaded.world);
  if (loaded.gateways.empty()) {
    const bool chosen = !options.name.empty() || !options.namespace_.empty();
    const Error error{options.files.size() == 1 ? options.files.front() : "input", "NoGateway",
                      chosen ? "no VirtualMCPServer with that name and namespace" : "no VirtualMCPServer"};
    return tl::unexpected<int>(report_input_error(error, streams));
  }
  return loaded;
}

}  // namespace vmcp::cli
