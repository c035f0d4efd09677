// SPDX-License-Identifier: Apache-2.0
#include "cli/unified_diff.h"

#include <algorithm>
#include <dtl/dtl.hpp>
#include <vector>

namespace vmcp::cli {
namespace {

using Lines = std::vector<std::string_view>;

struct Edit {
  char mark;  // ' ', '-' or '+'
  std::string_view line;
};

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<Edit> edits_between(const Lines& before, const Lines& after) {
  constexpr bool kDeletesFirst = true;
  dtl::Diff<std::string_view, Lines> diff(before, after, kDeletesFirst);
  diff.compose();
  std::vector<Edit> edits;
  for (const auto& [line, change] : diff.getSes().getSequence()) {
    const bool common = change.type == dtl::SES_COMMON;
    edits.push_back({common ? ' ' : change.type == dtl::SES_DELETE ? '-' : '+', line});
  }
  return edits;
}

/// One `@@` block: the edits [begin, end), which start at these line numbers (from 0).
std::string hunk(const std::vector<Edit>& edits, std::size_t begin, std::size_t end, std::size_t before_line,
                 std::size_t after_line) {
  std::string body;
  std::size_t before_count = 0, after_count = 0;
  for (std::size_t i = begin; i < end; ++i) {
    before_count += edits[i].mark != '+';
    after_count += edits[i].mark != '-';
    body += edits[i].mark;
    body.append(edits[i].line) += '\n';
  }
  auto range = [](std::size_t line, std::size_t count) {
    return std::to_string(count == 0 ? line : line + 1) + (count == 1 ? "" : "," + std::to_string(count));
  };
  return "@@ -" + range(before_line, before_count) + " +" + range(after_line, after_count) + " @@\n" + body;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after, std::string_view before_name,
                         std::string_view after_name) {
  if (before == after) return "";
  constexpr std::size_t kContext = 3;
  const std::vector<Edit> edits = edits_between(split(before), split(after));
  std::string out = "--- " + std::string(before_name) + "\n+++ " + std::string(after_name) + "\n";
  std::size_t before_line = 0, after_line = 0, done = 0;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].mark == ' ') continue;
    const std::size_t begin = std::max(done, i - std::min(i, kContext));
    std::size_t last = i;  // the last change that is near enough to share this hunk
    for (std::size_t k = i; k < edits.size() && k <= last + 2 * kContext; ++k) {
      if (edits[k].mark != ' ') last = k;
    }
    const std::size_t end = std::min(edits.size(), last + 1 + kContext);
    for (; done < begin; ++done) ++before_line, ++after_line;  // only common lines lie between hunks
    out += hunk(edits, begin, end, before_line, after_line);
    for (; done < end; ++done) {
      before_line += edits[done].mark != '+';
      after_line += edits[done].mark != '-';
    }
    i = end - 1;
  }
  if (edits.end() == std::find_if(edits.begin(), edits.end(), [](const Edit& e) { return e.mark != ' '; })) {
    out += "\\ only the newline at the end of the text differs\n";
  }
  return out;
}

}  // namespace vmcp::cli
