// SPDX-License-Identifier: Apache-2.0
#include "cli/man_command.h"

#include <CLI/CLI.hpp>
#include <iostream>

namespace vmcp::cli {
namespace {

/// What roff would take for a request or an escape.
std::string as_text(const std::string& text) {
  std::string out;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) out += "\\&";
    if (c == '\\') {
      out += "\\e";
    } else if (c == '-') {
      out += "\\-";
    } else {
      out += c;
    }
    at_start = c == '\n';
  }
  return out;
}

/// Its names, what it takes and its default: the head of a paragraph.
std::string head_of(const CLI::Option& option) {
  std::string names;
  for (const std::string& name : option.get_snames()) names += (names.empty() ? "-" : ", -") + name;
  for (const std::string& name : option.get_lnames()) names += (names.empty() ? "--" : ", --") + name;
  if (names.empty()) names = option.get_name();
  std::string out = ".TP\n\\fB" + as_text(names) + "\\fR";
  if (option.get_items_expected_max() > 0) out += " \\fI" + as_text(option.get_type_name()) + "\\fR";
  if (!option.get_default_str().empty()) out += " (default " + as_text(option.get_default_str()) + ")";
  return out + "\n";
}

/// A paragraph of each option; without the heads if there are none.
std::string options_of(const CLI::App& command) {
  std::string out;
  for (const CLI::Option* option : command.get_options()) {
    out += head_of(*option) + as_text(option->get_description());
    if (!option->get_envname().empty()) out += " Environment: " + as_text(option->get_envname()) + ".";
    out += "\n";
  }
  return out;
}

std::string section_of(const CLI::App& command) {
  std::string out = ".SS " + as_text(command.get_name()) + "\n" + as_text(command.get_description()) + ".\n";
  out += options_of(command);
  if (!command.get_footer().empty()) out += ".PP\n.nf\n" + as_text(command.get_footer()) + "\n.fi\n";
  return out;
}

}  // namespace

std::string manual_page(CLI::App& app, const std::string& version) {
  std::string out = ".TH VMCP\\-COMPOSER 1 \"\" \"" + as_text(version) + "\" \"User Commands\"\n.SH NAME\n" +
                    as_text(app.get_name()) + " \\- " + as_text(app.get_description()) + "\n.SH SYNOPSIS\n.B " +
                    as_text(app.get_name()) + "\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
  for (const CLI::App* command : app.get_subcommands(nullptr)) out += section_of(*command);
  return out + ".SH EXIT STATUS\n" + as_text(app.get_footer()) + "\n";
}

void add_man_command(CLI::App& app, const std::string& version) {
  CLI::App* command = app.add_subcommand("man", "Print the manual page, for man(1)");
  command->footer("Example: vmcp-composer man > /usr/local/share/man/man1/vmcp-composer.1");
  command->callback([&app, version] { std::cout << manual_page(app, version); });
}

}  // namespace vmcp::cli
