// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include "cli/graph/gateway_report.h"
#include "cli/validate/formats.h"

namespace vmcp::cli {
namespace {

constexpr const char* kHead = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Virtual MCP servers</title>
<style>
:root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #b3261e; --dim: #666; --tint: #b3261e12; }
@media (prefers-color-scheme: dark) {
  :root { --good: #4ac26b; --bad: #ff8a80; --dim: #a3a3a3; --tint: #ff8a8018; }
}
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem 1.5rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; }
p { margin: .25rem 0; }
nav { columns: 26rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0 1rem; }
dt { color: var(--dim); } dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; font-size: .87rem; }
th { position: sticky; top: 0; background: Canvas; text-align: left; box-shadow: inset 0 -1px var(--dim); }
th, td { padding: .2rem .8rem .2rem 0; vertical-align: top; white-space: nowrap; }
th:first-child, td:first-child { padding-left: .6rem; }
tbody tr { border-top: 1px solid var(--line); }
td.url { white-space: normal; min-width: 19rem; overflow-wrap: anywhere; }
td.auth, td.secrets, td.tools { white-space: normal; min-width: 9rem; max-width: 26rem; overflow-wrap: anywhere; }
td:first-child { border-left: .3rem solid var(--dim); }
tr.served td:first-child { border-left-color: var(--good); }
tr.left-out td:first-child, tr.why td:first-child { border-left-color: var(--bad); }
tr.left-out, tr.why { background: var(--tint); }
tr.why { border-top: none; }
tr.why td { white-space: normal; overflow-wrap: anywhere; padding-bottom: .4rem; }
tr.served td.state, .good { color: var(--good); } tr.left-out td.state, .bad { color: var(--bad); }
small { color: var(--dim); font-size: .9em; }
@media print { body { margin: 0; } th { position: static; } tr { break-inside: avoid; } }
</style>
</head>
<body>
<h1>Virtual MCP servers</h1>
)";

bool is_good(const GatewayReport& report) {
  bool left_out = report.members.empty();
  for (const MemberRow& each : report.members) left_out |= each.state == MemberState::kLeftOut;
  return report.applied && !left_out;
}

std::string state_of(const GatewayReport& report) {
  return std::string("<span class=\"") + (is_good(report) ? "good" : "bad") + "\">" + xml_escaped(report.state) +
         "</span>";
}

const char* css_of(MemberState state) {
  return state == MemberState::kServed ? "served" : state == MemberState::kLeftOut ? "left-out" : "unknown";
}

/// `Kind/name`, the name in front.
std::string name_cell(const MemberRow& member) {
  return "<td>" + xml_escaped(member.name) + " <small>" + xml_escaped(member.kind) + "</small></td>";
}

/// The first word of a head, as the style sheet has it.
std::string css_of(const std::string& head) {
  std::string out = head.substr(0, head.find(' '));
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// Why a member is not served has the width of the table, because most rows have nothing there.
std::string table(const GatewayReport& report) {
  const auto rows = table_of(report, "");
  const std::vector<std::string>& heads = rows.front();
  const std::size_t columns = heads.size() - (heads.back() == "WHY NOT" ? 1 : 0);
  std::string out = "<table>\n<thead><tr>";
  for (std::size_t i = 0; i < columns; ++i) out += "<th>" + heads[i] + "</th>";
  out += "</tr></thead>\n<tbody>\n";
  for (std::size_t i = 0; i < report.members.size(); ++i) {
    const MemberRow& member = report.members[i];
    out += std::string("<tr class=\"") + css_of(member.state) + "\">" + name_cell(member);
    for (std::size_t k = 1; k < columns; ++k) {
      out += "<td class=\"" + css_of(heads[k]) + "\">" + xml_escaped(rows[i + 1][k]) + "</td>";
    }
    out += "</tr>\n";
    if (member.state != MemberState::kLeftOut) continue;
    out +=
        "<tr class=\"why\"><td colspan=\"" + std::to_string(columns) + "\">" + xml_escaped(member.why) + "</td></tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string section(const GatewayReport& report, std::size_t index) {
  std::string out = "<h2 id=\"g" + std::to_string(index) + "\">" + xml_escaped(report.namespace_ + "/" + report.name) +
                    "</h2>\n<p>" + state_of(report) + "</p>\n<dl><dt>group</dt><dd>" + xml_escaped(report.group) +
                    "</dd>";
  for (const auto& [name, value] : report.facts) {
    out += "<dt>" + xml_escaped(name) + "</dt><dd>" + xml_escaped(value) + "</dd>";
  }
  out += "</dl>\n";
  return report.members.empty() ? out : out + table(report);
}

}  // namespace

std::string reports_as_html(const std::vector<GatewayReport>& reports) {
  std::string out = kHead;
  if (reports.size() > 1) {
    out += "<nav>";
    for (std::size_t i = 0; i < reports.size(); ++i) {
      out += "<div><a href=\"#g" + std::to_string(i) + "\">" +
             xml_escaped(reports[i].namespace_ + "/" + reports[i].name) + "</a> " + state_of(reports[i]) + "</div>\n";
    }
    out += "</nav>\n";
  }
  for (std::size_t i = 0; i < reports.size(); ++i) out += section(reports[i], i);
  return out + "</body>\n</html>\n";
}

}  // namespace vmcp::cli
