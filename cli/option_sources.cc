// SPDX-License-Identifier: Apache-2.0
#include "cli/option_sources.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <vector>

#include "server/tls/tls_context.h"
#include "sync/yaml/yaml_reader.h"

namespace vmcp::cli {
namespace {

using server::failure;
using server::Fallible;

constexpr std::string_view kPrefix = "VMCP_COMPOSER_";

std::string environment_name(std::string_view option) {
  std::string name(kPrefix);
  for (const char character : option) {
    name += character == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
  }
  return name;
}

bool may_come_from_file(const CLI::Option* option) {
  return option != nullptr && !option->get_lnames().empty() && option->get_lnames().front() != "help" &&
         option->get_lnames().front() != "config";
}

std::string text_of(const Json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

Fallible<std::vector<std::string>> values_of(const Json& value) {
  std::vector<std::string> values;
  if (value.is_array()) {
    for (const Json& one : value) {
      if (one.is_structured() || one.is_null()) return failure("a list of plain values is expected");
      values.push_back(text_of(one));
    }
  } else if (value.is_object() || value.is_null()) {
    return failure("a plain value is expected");
  } else {
    values.push_back(text_of(value));
  }
  return values;
}

Fallible<void> set(CLI::Option& option, const Json& value) {
  const auto values = values_of(value);
  if (!values) return failure(values.error());
  try {
    for (const std::string& one : *values) option.add_result(one);
    option.run_callback();
  } catch (const CLI::Error& error) {
    return failure(error.what());
  }
  return {};
}

std::chrono::milliseconds parse_duration(const std::string& text) {
  std::uint32_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  if (error == std::errc()) {
    if (unit == "ms") return std::chrono::milliseconds(number);
    if (unit.empty() || unit == "s") return std::chrono::seconds(number);
    if (unit == "m") return std::chrono::minutes(number);
    if (unit == "h") return std::chrono::hours(number);
  }
  throw CLI::ValidationError("'" + text + "' is not a duration: write for example 500ms, 5s or 2m");
}

std::string text_of(std::chrono::milliseconds duration) {
  return duration.count() % 1000 == 0 ? std::to_string(duration.count() / 1000) + "s"
                                      : std::to_string(duration.count()) + "ms";
}

}  // namespace

void read_options_from_environment(CLI::App& command, const std::string& group) {
  for (CLI::Option* option : command.get_options()) {
    if (!group.empty() && option->get_group() != group) continue;
    if (option->get_lnames().empty() || option->get_lnames().front() == "help") continue;
    option->envname(environment_name(option->get_lnames().front()));
    if (option->get_items_expected_max() > 1) option->delimiter(',');
  }
}

Fallible<void> read_options_from_file(CLI::App& command, const std::string& path, const std::string& group) {
  const auto text = server::read_file(path);
  if (!text) return failure("--config: " + text.error());
  const auto document = parse_yaml(*text, "");
  if (!document) return failure(path + ": " + document.error().message);
  if (document->is_null()) return {};
  if (!document->is_object()) return failure(path + ": a mapping of option names to values is expected");
  for (const auto& [key, value] : document->items()) {
    CLI::Option* option = command.get_option_no_throw("--" + key);
    if (!group.empty() && (option == nullptr || option->get_group() != group)) continue;
    if (!may_come_from_file(option)) {
      return failure(path + ": unknown key '" + key + "' (keys are the options of 'serve' without their dashes)");
    }
    if (option->count() > 0) continue;
    if (const auto done = set(*option, value); !done) return failure(path + ": " + key + ": " + done.error());
  }
  return {};
}

std::vector<std::string> arguments_of(const Json& options) {
  std::vector<std::string> arguments;
  for (const auto& [key, value] : options.items()) {
    if (value.is_array()) {
      for (const Json& item : value) arguments.push_back("--" + key + "=" + text_of(item));
    } else {
      arguments.push_back("--" + key + "=" + text_of(value));
    }
  }
  std::reverse(arguments.begin(), arguments.end());
  return arguments;
}

CLI::Option* add_bytes_option(CLI::App& command, const std::string& name, std::uint64_t& bytes,
                              const std::string& description) {
  CLI::AsSizeValue units(true);
  units.description("");
  return command.add_option(name, bytes, description)
      ->transform(units)
      ->type_name("SIZE")
      ->default_str(std::to_string(bytes >> 20U) + "MiB");
}

CLI::Option* add_duration_option(CLI::App& command, const std::string& name, std::chrono::milliseconds& duration,
                                 const std::string& description) {
  return command
      .add_option_function<std::string>(
          name, [&duration](const std::string& text) { duration = parse_duration(text); }, description)
      ->type_name("DURATION")
      ->default_str(text_of(duration));
}

}  // namespace vmcp::cli
