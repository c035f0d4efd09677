// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/graph/gateway_report.h"

namespace vmcp::cli {

/// A drawing of gateways: group, members, backends. The writers know nothing of what it shows.
struct Graph {
  struct Node {
    std::string id;
    std::vector<std::string> lines;
    bool dashed = false;
  };
  struct Edge {
    std::string from, to, label;
    bool dashed = false;
  };
  std::vector<Node> nodes;
  std::vector<Edge> edges;
};

/// Adds VirtualMCPServer → MCPGroup → members → backends, with transport, auth and CA; members that are left out are
/// dashed and carry their reason. `collapsed`: members of one state are one node with their number.
void draw_gateway(Graph& graph, const GatewayReport& report, bool collapsed);

/// More edges, and Mermaid's picture is a fan that nobody reads (above 500 it draws nothing).
inline constexpr std::size_t kMostEdges = 250;

std::string to_mermaid(const Graph& graph);
std::string to_dot(const Graph& graph);

}  // namespace vmcp::cli
