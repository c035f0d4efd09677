// SPDX-License-Identifier: Apache-2.0
#include "cli/golden_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "cli/clock.h"
#include "cli/inputs.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> as_arguments(const Json& options) {
  std::vector<std::string> arguments;
  for (const auto& [key, value] : options.items()) {
    if (value.is_array()) {
      for (const Json& item : value) arguments.push_back("--" + key + "=" + text_of(item));
    } else {
      arguments.push_back("--" + key + "=" + text_of(value));
    }
  }
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  return arguments;
}

}  // namespace

Result<GoldenOptions> golden_options(const std::filesystem::path& directory, const Settings& settings) {
  GoldenOptions options;
  options.asking.settings = settings;
  CLI::App parser;
  add_asking_options(parser, options.asking);
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
    parser.parse(as_arguments(*tree));
  } catch (const CLI::Error& error) {
    return fail(file.string(), "InvalidOptions", error.what());
  }
  return options;
}

}  // namespace vmcp::cli
