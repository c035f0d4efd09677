#include "cli/unified_diff.h"

#include <algorithm>
#include <cstdint>
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

/// Lengths of the longest common subsequences of all suffixes, row by row.
class CommonLengths {
 public:
  CommonLengths(const Lines& before, const Lines& after) : width_(after.size() + 1) {
    lengths_.resize((before.size() + 1) * width_);
    for (std::size_t i = before.size(); i-- > 0;) {
      for (std::size_t j = after.size(); j-- > 0;) {
        lengths_[i * width_ + j] = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  std::uint32_t at(std::size_t i, std::size_t j) const { return lengths_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint32_t> lengths_;
};

/// Edits between texts without a common beginning or end.
std::vector<Edit> edits_of_middle(const Lines& before, const Lines& after) {
  constexpr std::size_t kTableLimit = 16'000'000;  // 64 MiB; beyond it the middle is shown as replaced
  const bool table_fits = before.size() * after.size() <= kTableLimit;
  const CommonLengths common(table_fits ? before : Lines(), table_fits ? after : Lines());
  std::vector<Edit> edits;
  std::size_t i = 0, j = 0;
  while (table_fits && i < before.size() && j < after.size()) {
    if (before[i] == after[j]) {
      edits.push_back({' ', before[i]});
      ++i, ++j;
    } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
      edits.push_back({'-', before[i++]});
    } else {
      edits.push_back({'+', after[j++]});
    }
  }
  while (i < before.size()) edits.push_back({'-', before[i++]});
  while (j < after.size()) edits.push_back({'+', after[j++]});
  return edits;
}

std::vector<Edit> edits_between(Lines before, Lines after) {
  const auto first = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const Lines head(before.begin(), first.first);
  before.erase(before.begin(), first.first);
  after.erase(after.begin(), first.second);
  const auto last = std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend());
  const Lines tail(last.first.base(), before.end());
  before.resize(before.size() - tail.size());
  after.resize(after.size() - tail.size());

  std::vector<Edit> edits;
  for (std::string_view line : head) edits.push_back({' ', line});
  for (const Edit& edit : edits_of_middle(before, after)) edits.push_back(edit);
  for (std::string_view line : tail) edits.push_back({' ', line});
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
