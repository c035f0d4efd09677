// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/metacontroller.h"
#include "cli/world.h"

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

/// Adds what `reply` says about `gateway`: VirtualMCPServer → MCPGroup → members → backends, with transport, auth and
/// CA; members that are left out are dashed and carry their reason. URLs are shown without their query.
void draw_gateway(Graph& graph, const World& world, const Manifest& gateway, const Reply& reply);

std::string to_mermaid(const Graph& graph);
std::string to_dot(const Graph& graph);

}  // namespace vmcp::cli
