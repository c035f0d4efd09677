// SPDX-License-Identifier: Apache-2.0
#include "cli/validate_command.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <memory>
#include <ostream>

#include "cli/assume_ready.h"
#include "cli/validate/formats.h"
#include "cli/validate/validation.h"

namespace vmcp::cli {
namespace {

/// Takes `:number` off the end of a place; 0: there is none.
int take_number(std::string& place) {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string::npos || colon + 1 == place.size()) return 0;
  int number = 0;
  const char* end = place.data() + place.size();
  if (std::from_chars(place.data() + colon + 1, end, number).ptr != end) return 0;
  place.resize(colon);
  return number;
}

/// A file that cannot be read, or an object without an identity.
Diagnosis about_file(const Error& problem) {
  Diagnosis out{Severity::kError, problem.pointer, 0, 0, "", "", "", problem.reason, problem.message};
  out.line = take_number(out.file);
  if (const int line = take_number(out.file); line != 0) {
    out.column = out.line;  // what was taken first
    out.line = line;
  }
  return out;
}

Diagnosis about_kustomization(const std::string& file) {
  return {Severity::kNote,
          file,
          0,
          0,
          "",
          "",
          "",
          "KustomizationNotApplied",
          "what it changes is not seen here: use -k with its directory instead of -f"};
}

Severity threshold(const std::string& name) {
  return name == "error" ? Severity::kError : name == "warning" ? Severity::kWarning : Severity::kLeftOut;
}

}  // namespace

int run_validate(const ValidateOptions& options, Streams& streams) {
  const InputOptions& input = options.input;
  ReadManifests read = read_inputs(input, streams);
  World world =
      make_world(std::move(read.manifests), input.namespace_.empty() ? "default" : input.namespace_, read.problems);
  if (input.ready) assume_ready(world);
  Validation found = validate(world, chosen_gateways(input, world), input.asking);
  bool unreadable = false;
  for (const Error& problem : read.problems) {
    if (problem.reason == "Unreadable") {
      unreadable = true;
      report_input_error(problem, streams);
    } else {
      found.diagnoses.push_back(about_file(problem));
    }
  }
  for (const std::string& file : read.kustomizations) found.diagnoses.push_back(about_kustomization(file));
  found.diagnoses = sorted(std::move(found.diagnoses));
  streams.out << write_diagnoses(found, options.output);
  if (unreadable) return kUsage;

  if (found.gateways == 0 && (!input.name.empty() || (!input.namespace_.empty() && found.without_gateway == 0))) {
    return report_input_error({input.files.empty() ? "input" : input.files.front(), "NoGateway",
                               "no VirtualMCPServer with that name and namespace"},
                              streams);
  }
  const Severity worst_allowed = threshold(options.fail_on);
  const bool good = std::none_of(found.diagnoses.begin(), found.diagnoses.end(),
                                 [&](const Diagnosis& each) { return each.severity <= worst_allowed; });
  streams.err << paint(streams.colour_err, good ? Colour::kGreen : Colour::kRed, found.summary()) << '\n';
  return good ? kOk : kFailure;
}

void add_validate_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ValidateOptions>();
  CLI::App* command = app.add_subcommand("validate", "Say what is wrong with some manifests, and what to do about it");
  add_input_options(*command, options->input);
  command
      ->add_option("-o,--output", options->output,
                   "table, json, yaml, github (annotations of a pull request), sarif or junit")
      ->check(CLI::IsMember(diagnosis_formats()))
      ->type_name("FORMAT");
  command
      ->add_option("--fail-on", options->fail_on,
                   "how bad something must be to exit with 1: error (not applied, or nothing served), left-out "
                   "(something that was written is not in the gateway) or warning (it has an effect that one may not "
                   "want)")
      ->check(CLI::IsMember({"error", "left-out", "warning"}))
      ->type_name("SEVERITY")
      ->capture_default_str();
  command->footer(
      "Exit codes: 0 good, 1 something is as bad as --fail-on says, 2 a mistake on the command line or a "
      "file that cannot be opened.\n"
      "Example: vmcp-composer validate -R -f gateways -o github");
  command->callback([options, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_validate(*options, streams);
  });
}

}  // namespace vmcp::cli
