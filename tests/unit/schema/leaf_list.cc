#include "tests/unit/schema/leaf_list.h"

#include <fstream>

namespace vmcp::schema {

std::vector<LeafLine> read_leaf_list() {
  std::ifstream file("tests/unit/schema/virtual_mcp_server_leaves.txt");
  std::vector<LeafLine> out;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    const std::size_t bar = line.find(" | ");
    if (bar == std::string::npos) {
      out.push_back({line, ""});
    } else {
      out.push_back({line.substr(0, bar), line.substr(bar + 3)});
    }
  }
  return out;
}

}  // namespace vmcp::schema
