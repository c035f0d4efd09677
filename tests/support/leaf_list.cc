// SPDX-License-Identifier: Apache-2.0
#include "tests/support/leaf_list.h"

#include <fstream>
#include <string_view>

namespace vmcp {
namespace {

constexpr std::string_view kSeparator = " | ";

/// Takes the text up to the next separator off the front of `line`.
std::string take_column(std::string& line) {
  const std::size_t end = line.find(kSeparator);
  std::string column = line.substr(0, end);
  line = end == std::string::npos ? "" : line.substr(end + kSeparator.size());
  return column;
}

}  // namespace

bool LeafLine::mapped() const {
  return place.rfind("not mapped: ", 0) != 0;
}

std::vector<LeafLine> read_leaf_list() {
  std::ifstream file("tests/leaves/virtual_mcp_server.txt");
  std::vector<LeafLine> out;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    LeafLine& next = out.emplace_back();
    next.leaf = take_column(line);
    next.place = take_column(line);
    next.shown = take_column(line);
  }
  return out;
}

}  // namespace vmcp
