// SPDX-License-Identifier: Apache-2.0
#include "cli/explain_command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <vector>

#include "cli/explain_reasons.h"
#include "cli/report.h"
#include "cli/validate/suggestion.h"

namespace vmcp::cli {
namespace {

constexpr const char* kPage =
    "# Reasons\n\n"
    "The words by which conditions, `vmcp-composer validate` and the metrics say why. `vmcp-composer explain REASON` "
    "says "
    "the same.\n\n"
    "| reason | means | stops | remedy |\n|---|---|---|---|\n";

/// What would be taken for HTML or for another column.
std::string in_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '_') out += '\\';
    out += c;
  }
  return out;
}

void print_page(std::ostream& out) {
  out << kPage;
  for (const ReasonText* each = begin_reasons(); each != end_reasons(); ++each) {
    out << "| `" << each->reason << "` | " << in_cell(each->meaning) << " | " << in_cell(each->stops) << " | "
        << in_cell(each->remedy) << " |\n";
  }
}

void print_list(std::ostream& out) {
  std::vector<std::vector<std::string>> rows = {{"REASON", "MEANS"}};
  for (const ReasonText* each = begin_reasons(); each != end_reasons(); ++each) {
    rows.push_back({std::string(each->reason), std::string(each->meaning)});
  }
  out << align(rows, "");
}

}  // namespace

int run_explain(const std::string& reason, bool markdown, Streams& streams) {
  if (markdown) {
    print_page(streams.out);
  } else if (reason.empty()) {
    print_list(streams.out);
  } else if (const ReasonText* text = find_reason(reason)) {
    streams.out << text->reason << ": " << text->meaning << "\n  stops:  " << text->stops
                << "\n  remedy: " << text->remedy << '\n';
  } else {
    std::vector<std::string_view> known;
    for (const ReasonText* each = begin_reasons(); each != end_reasons(); ++each) known.push_back(each->reason);
    streams.err << "vmcp-composer: no such reason: " << reason << did_you_mean(reason, known)
                << " (try: vmcp-composer explain)\n";
    return kUsage;
  }
  return kOk;
}

void add_explain_command(CLI::App& app, int& exit_code) {
  auto reason = std::make_shared<std::string>();
  auto output = std::make_shared<std::string>("text");
  CLI::App* command =
      app.add_subcommand("explain", "Say what a reason means, what stops because of it, and the remedy");
  command->add_option("reason", *reason, "a reason, as conditions and validate have it; none: list all")
      ->type_name("REASON");
  command->add_option("-o,--output", *output, "text, or markdown: the page of all reasons")
      ->check(CLI::IsMember({"text", "markdown"}))
      ->type_name("FORMAT");
  command->footer("Example: vmcp-composer explain NoneServed");
  command->callback([reason, output, &exit_code] {
    Streams streams = process_streams();
    exit_code = run_explain(*reason, *output == "markdown", streams);
  });
}

}  // namespace vmcp::cli
