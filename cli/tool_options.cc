// SPDX-License-Identifier: Apache-2.0
#include "cli/tool_options.h"

#include <iostream>
#include <memory>
#include <string>

#include "cli/core_options.h"
#include "cli/image_reference.h"
#include "cli/option_sources.h"
#include "cli/serve_options.h"

namespace vmcp::cli {
namespace {

bool is_of_core(const CLI::Option& option) {
  return option.get_group() == kCoreGroup && option.get_lnames().front() != "config";
}

/// All of the file is judged as `serve` would, so that one that works here works there.
server::Fallible<void> read_file_of_serve(CLI::App& command, const std::string& path) {
  CLI::App serve;
  ServeOptions whole;
  add_serve_options(serve, whole);
  if (const auto read = read_options_from_file(serve, path); !read) return read;
  return read_options_from_file(command, path, kCoreGroup);
}

void complete(CLI::App& command, const std::string& config, const Settings& settings) {
  if (!config.empty()) {
    if (const auto read = read_file_of_serve(command, config); !read) throw CLI::ValidationError(read.error());
  }
  if (const auto problem = core_problem(settings)) throw CLI::ValidationError(*problem);
  if (!is_pinned(settings.vmcp_image)) std::cerr << "warning: " << kNotPinned << ": " << settings.vmcp_image << '\n';
}

}  // namespace

void add_tool_options(CLI::App& command, Settings& settings) {
  add_core_options(command, settings);
  const auto config = std::make_shared<std::string>();
  command
      .add_option("--config", *config,
                  "YAML file with the options of serve, of which those of this list count; flag > environment > file")
      ->type_name("FILE")
      ->group(kCoreGroup);
  read_options_from_environment(command, kCoreGroup);
  command.parse_complete_callback([&command, config, &settings] { complete(command, *config, settings); });
}

Json given_core_options(const CLI::App& command) {
  Json given = Json::object();
  for (const CLI::Option* option : command.get_options()) {
    if (option->count() == 0 || !is_of_core(*option)) continue;
    Json values = Json::array();
    for (const std::string& value : option->reduced_results()) {
      values.push_back(value == "true" || value == "false" ? Json(value == "true") : Json(value));
    }
    const bool list = option->get_items_expected_max() > 1;
    given[option->get_lnames().front()] = list ? values : values.front();
  }
  return given;
}

}  // namespace vmcp::cli
