// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"

#include <algorithm>
#include <optional>

#include "cli/streams.h"

namespace vmcp::cli {
Outcome outcome_of(const Reply& reply) {
  if (!reply.ok() || !reply.summary.not_applied.empty()) return Outcome::kNotApplied;
  return reply.summary.excluded.empty() ? Outcome::kApplied : Outcome::kAppliedWithExclusions;
}

namespace {

/// Code points, as many columns as a terminal takes for what is written here.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

std::string align(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i + 1 < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    out += indent;
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] + 2 - width_of(row[i]), ' ');
    }
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  }
  return out;
}

std::string indented(std::string_view text, std::string_view indent) {
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    out.append(indent).append(text.substr(begin, end - begin)) += '\n';
    begin = end + 1;
  }
  return out;
}

std::string describe(const Manifest& gateway, const Reply& reply, bool colour) {
  const Summary& summary = reply.summary;
  std::string out(text_at(gateway.object, {"metadata", "namespace"}));
  out.append("/").append(text_at(gateway.object, {"metadata", "name"})).append(": ");
  const Outcome outcome = outcome_of(reply);
  out += outcome == Outcome::kNotApplied
             ? paint(colour, Colour::kRed, "not applied")
             : paint(colour, Colour::kGreen, "applied") + ", " + std::to_string(summary.served) + " served, " +
                   std::to_string(summary.excluded.size()) + " left out";
  out += '\n';

  std::vector<std::vector<std::string>> rows;
  const Json answer = reply.json();
  if (!reply.ok()) {
    const Json& error = answer["error"];
    rows.push_back({"refused", std::string(text_at(error, {"reason"})),
                    std::string(text_at(error, {"path"})) + ": " + std::string(text_at(error, {"message"}))});
  }
  for (const auto& each : summary.not_applied) {
    rows.push_back({"not applied", each.reason, each.pointer + ": " + each.message});
  }
  for (const auto& each : summary.excluded) {
    rows.push_back({"left out", each.member, each.reason + ": " + each.message});
  }
  for (const auto& each : summary.notes) rows.push_back({"note", each.pointer, each.message});
  if (const Json* conditions = find(answer, {"status", "conditions"})) {
    for (const Json& each : *conditions) {
      rows.push_back({"condition", std::string(text_at(each, {"type"})),
                      std::string(text_at(each, {"status"})) + " " + std::string(text_at(each, {"reason"})) + ": " +
                          std::string(text_at(each, {"message"}))});
    }
  }
  return out + align(rows, "  ");
}

}  // namespace vmcp::cli
