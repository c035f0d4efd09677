// SPDX-License-Identifier: Apache-2.0
#include "cli/test_command.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <ostream>

#include "cli/golden_case.h"
#include "cli/inputs.h"
#include "cli/report.h"
#include "cli/tool_options.h"
#include "cli/validate/formats.h"

namespace vmcp::cli {
namespace {

int init(const TestOptions& options, Streams& streams) {
  if (options.directories.size() != 1 || options.files.empty()) {
    streams.err << "--init makes one case: name one directory that is not there yet, and manifests with -f\n";
    return kUsage;
  }
  const auto manifests = read_manifests(options.files, streams.in);
  if (!manifests) return report_input_error(manifests.error(), streams);
  std::vector<Manifest> kept;
  for (const Manifest& each : *manifests) {
    if (text_at(each.object, {"kind"}) != "Secret") {
      kept.push_back(each);
    } else {
      streams.err << "note: left out " << object_name(each.object)
                  << ": the hook reads no Secrets, and it would be committed\n";
    }
  }
  const auto made = init_case(options.directories.front(), kept, options.settings, options.given);
  if (!made) return report_input_error(made.error(), streams);
  streams.out << "made " << options.directories.front()
              << ": read output.yaml, status.yaml and validate.txt before you commit them\n";
  return kOk;
}

void print(const GoldenCase& golden, const CaseResult& result, Streams& streams) {
  const bool passed = result.findings.empty();
  streams.out << paint(streams.colour_out, passed ? Colour::kGreen : Colour::kRed, passed ? "ok  " : "FAIL") << ' '
              << golden.name;
  for (const std::string& file : result.updated) streams.out << "  wrote " << file;
  streams.out << '\n';
  for (const Finding& each : result.findings)
    streams.out << "  " << each.problem << '\n' << indented(each.diff, "    ");
}

/// A failed case as `validate` would say it; `found.objects` are the cases.
void add(const GoldenCase& golden, const CaseResult& result, Validation& found) {
  const bool wire = std::filesystem::exists(golden.directory / "request.json");
  const std::string input = (golden.directory / (wire ? "request.json" : "input.yaml")).string();
  found.objects.emplace_back(input, "case/" + golden.name);
  for (const Finding& each : result.findings) {
    found.diagnoses.push_back({Severity::kError, input, 0, 0, golden.name, "case", "", "CaseFailed",
                               each.problem + (each.diff.empty() ? "" : "\n" + each.diff)});
  }
}

}  // namespace

int run_test(const TestOptions& options, Streams& streams) {
  if (options.init) return init(options, streams);
  const auto cases = find_cases(options.directories, options.filter);
  if (!cases) return report_input_error(cases.error(), streams);
  if (cases->empty()) {
    streams.err << "no golden case found: a case is a directory with request.json or input.yaml\n";
    return kUsage;
  }
  std::size_t failed = 0;
  Validation found;
  for (const GoldenCase& golden : *cases) {
    const CaseResult result = run_case(golden, options.settings, options.update);
    failed += result.findings.empty() ? 0 : 1;
    options.output == "table" ? print(golden, result, streams) : add(golden, result, found);
  }
  const bool table = options.output == "table";
  if (!table) streams.out << write_diagnoses(found, options.output);
  (table ? streams.out : streams.err) << cases->size() - failed << " passed, " << failed << " failed\n";
  return failed == 0 ? kOk : kFailure;
}

void add_test_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand("test", "Run golden cases, each also for fixpoint, order and wire versions");
  command->add_option("directories", options->directories, "cases, or directories with cases below them")
      ->required()
      ->type_name("DIR");
  CLI::Option* filter = command->add_option("--filter", options->filter, "only cases whose name matches this pattern");
  filter->type_name("GLOB");
  CLI::Option* update = command->add_flag("--update", options->update, "rewrite what is expected");
  CLI::Option* files = command->add_option("-f,--file", options->files, "with --init: its manifests");
  files->type_name("FILE|DIR|-")->allow_extra_args(false);
  command->add_flag("--init", options->init, "make a first case of the manifests given with -f")
      ->needs(files)
      ->excludes(update)
      ->excludes(filter);
  command->add_option("-o,--output", options->output, "table, json, yaml, github, sarif or junit")
      ->check(CLI::IsMember(diagnosis_formats()))
      ->type_name("FORMAT");
  add_tool_options(*command, options->settings);
  command->footer(
      "Exit codes: 0 all pass, 1 one fails, 2 a mistake on the command line or no case.\n"
      "Example: vmcp-composer test --init cases/plant -f plant.yaml");
  command->callback([options, command, &exit_code] {
    Streams streams = process_streams();
    options->given = given_core_options(*command);
    exit_code = run_test(*options, streams);
  });
}

}  // namespace vmcp::cli
