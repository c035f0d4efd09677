#include "cli/inputs.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ostream>

#include "cli/clock.h"
#include "cli/core_options.h"
#include "sync/kubernetes/time.h"

namespace vmcp::cli {

void add_asking_options(CLI::App& command, Asking& asking) {
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
  add_core_options(command, asking.settings);
}

void add_input_options(CLI::App& command, InputOptions& options) {
  command.add_option("-f,--file", options.files, "manifests: files, directories, or - for standard input")
      ->required()
      ->type_name("FILE|DIR|-");
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

tl::expected<Loaded, int> load(const InputOptions& options, Streams& streams) {
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    return tl::unexpected<int>(report_input_error({"-", "Unreadable", "standard input is named twice"}, streams));
  }
  auto manifests = read_manifests(options.files, streams.in);
  if (!manifests) return tl::unexpected<int>(report_input_error(manifests.error(), streams));
  auto world = make_world(std::move(*manifests), options.namespace_.empty() ? "default" : options.namespace_);
  if (!world) return tl::unexpected<int>(report_input_error(world.error(), streams));
  Loaded loaded{std::move(*world), {}};
  loaded.gateways = gateways(loaded.world, options.name, options.namespace_);
  if (loaded.gateways.empty()) {
    const bool chosen = !options.name.empty() || !options.namespace_.empty();
    const Error error{options.files.size() == 1 ? options.files.front() : "input", "NoGateway",
                      chosen ? "no VirtualMCPServer with that name and namespace" : "no VirtualMCPServer"};
    return tl::unexpected<int>(report_input_error(error, streams));
  }
  return loaded;
}

}  // namespace vmcp::cli
