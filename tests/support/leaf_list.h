// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace vmcp {

/// One line of tests/leaves/virtual_mcp_server.txt.
struct LeafLine {
  std::string leaf;   ///< e.g. `spec.config.compositeTools[].steps[].tool`
  std::string place;  ///< Where it lands, or `not mapped: ` and the reason.
  std::string shown;  ///< The file in tests/leaves, without `.yaml`, that shows it; empty when it is not mapped.

  bool mapped() const;
};

/// The lines of tests/leaves/virtual_mcp_server.txt, in their order. Tests run in the source directory.
std::vector<LeafLine> read_leaf_list();

}  // namespace vmcp
