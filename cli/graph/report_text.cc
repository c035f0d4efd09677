// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "cli/graph/gateway_report.h"
#include "cli/report.h"
#include "cli/streams.h"

namespace vmcp::cli {
namespace {

using Row = std::vector<std::string>;

std::string in_cell(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '<' || c == '\\' || c == '`' || c == '*' || c == '_') out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_row(const Row& row) {
  std::string out = "|";
  for (const std::string& cell : row) out += cell == "left out" ? " **left out** |" : " " + in_cell(cell) + " |";
  return out + "\n";
}

/// What a user wrote may hold anything.
std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return text;
}

/// `lines` are a head and a line for each member.
std::string painted_rows(const std::string& lines, const GatewayReport& report, bool colour) {
  if (!colour) return lines;
  std::size_t begin = lines.find('\n') + 1;
  std::string out = lines.substr(0, begin);
  for (const MemberRow& each : report.members) {
    const std::size_t end = lines.find('\n', begin);
    const std::string line = lines.substr(begin, end - begin);
    out += each.state == MemberState::kUnknown
               ? line
               : paint(true, each.state == MemberState::kServed ? Colour::kGreen : Colour::kRed, line);
    out += '\n';
    begin = end + 1;
  }
  return out;
}

}  // namespace

std::vector<std::vector<std::string>> table_of(const GatewayReport& report, const std::string& empty) {
  const Row heads = {"MEMBER", "STATE", "URL", "TRANSPORT", "AUTH", "CA", "SECRETS", "TOOLS", "WHY NOT"};
  std::vector<Row> rows = {heads};
  for (const MemberRow& each : report.members) {
    rows.push_back({each.kind + "/" + each.name, std::string(state_name(each.state)), each.url, each.transport,
                    each.auth, each.ca, each.secrets, each.tools, each.why});
  }
  std::vector<Row> out(rows.size());
  for (std::size_t column = 0; column < heads.size(); ++column) {
    bool filled = false;
    for (std::size_t i = 1; i < rows.size(); ++i) filled |= !rows[i][column].empty();
    for (std::size_t i = 0; filled && i < rows.size(); ++i) {
      out[i].push_back(rows[i][column].empty() ? empty : one_line(rows[i][column]));
    }
  }
  return out;
}

std::string reports_as_table(const std::vector<GatewayReport>& reports, bool colour) {
  std::string out;
  for (const GatewayReport& each : reports) {
    out += (out.empty() ? "" : "\n") +
           paint(colour, each.applied ? Colour::kBold : Colour::kRed,
                 each.namespace_ + "/" + each.name + " (MCPGroup " + each.group + "): " + each.state) +
           "\n";
    std::vector<Row> facts;
    for (const auto& [name, value] : each.facts) facts.push_back({name, value});
    out += align(facts, "  ");
    if (!each.members.empty()) out += "\n" + painted_rows(align(table_of(each, "-"), "  "), each, colour);
  }
  return out;
}

std::string reports_as_markdown(const std::vector<GatewayReport>& reports) {
  std::string out;
  for (const GatewayReport& each : reports) {
    out += (out.empty() ? "## " : "\n## ") + in_cell(each.namespace_ + "/" + each.name) + "\n\n" +
           in_cell("MCPGroup " + each.group + ": " + each.state) + "\n\n";
    for (const auto& [name, value] : each.facts) out += "* " + name + ": " + in_cell(value) + "\n";
    if (each.members.empty()) continue;
    const std::vector<Row> rows = table_of(each, "");
    out += "\n" + markdown_row(rows.front()) + "|";
    for (std::size_t i = 0; i < rows.front().size(); ++i) out += "---|";
    out += "\n";
    for (std::size_t i = 1; i < rows.size(); ++i) out += markdown_row(rows[i]);
  }
  return out;
}

}  // namespace vmcp::cli
