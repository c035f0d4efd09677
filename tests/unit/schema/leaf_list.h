#pragma once

#include <string>
#include <vector>

namespace vmcp::schema {

/// One line of virtual_mcp_server_leaves.txt.
struct LeafLine {
  std::string leaf;
  std::string place;
};

/// The lines of virtual_mcp_server_leaves.txt, in their order. Tests run in the source directory.
std::vector<LeafLine> read_leaf_list();

}  // namespace vmcp::schema
