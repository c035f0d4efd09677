// SPDX-License-Identifier: Apache-2.0
#include "cli/golden_options.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/clock.h"
#include "cli/core_options.h"
#include "cli/inputs.h"
#include "cli/option_sources.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {
Result<GoldenOptions> golden_options(const std::filesystem::path& directory, const Settings& settings) {
  GoldenOptions options;
  options.asking.settings = settings;
  CLI::App parser;
  add_time_option(parser, options.asking);
  add_core_options(parser, options.asking.settings);
  options.asking.now = kGoldenTime;
  parser.add_option("--namespace", options.namespace_);
  parser.add_flag("--assume-ready", options.ready);

  const std::filesystem::path file = directory / "options.yaml";
  if (!std::filesystem::exists(file)) return options;
  const auto text = read_file(file.string(), std::cin);
  if (!text) return tl::unexpected<Error>(text.error());
  const auto tree = parse_yaml(*text, file.string());
  if (!tree) return tl::unexpected<Error>(tree.error());
  try {
    parser.parse(arguments_of(*tree));
  } catch (const CLI::Error& error) {
    return fail(file.string(), "InvalidOptions", error.what());
  }
  if (const auto problem = core_problem(options.asking.settings))
    return fail(file.string(), "InvalidOptions", *problem);
  return options;
}

}  // namespace vmcp::cli
