// SPDX-License-Identifier: Apache-2.0
#include "cli/graph.h"

#include <map>

namespace vmcp::cli {
namespace {

/// Escapes what would end a quoted label.
std::string escaped(std::string_view text, std::string_view quote, std::string_view backslash) {
  std::string out;
  for (const char c : text) {
    if (c == '"') {
      out += quote;
    } else if (c == '\\') {
      out += backslash;
    } else {
      out += c;
    }
  }
  return out;
}

class Drawing {
 public:
  Drawing(Graph& graph, const GatewayReport& report) : graph_(graph), report_(report) {}

  void draw(bool collapsed) {
    const std::string gateway = add({"VirtualMCPServer", report_.name}, !report_.applied);
    group_ = add({"MCPGroup", report_.group}, false);
    graph_.edges.push_back({gateway, group_, "", !report_.applied});
    if (!report_.applied) return;
    collapsed ? draw_numbers() : draw_members();
  }

 private:
  std::string add(std::vector<std::string> lines, bool dashed) {
    graph_.nodes.push_back({"n" + std::to_string(graph_.nodes.size()), std::move(lines), dashed});
    return graph_.nodes.back().id;
  }

  /// Those that are left out come last.
  void draw_members() {
    for (const bool left_out : {false, true}) {
      for (const MemberRow& each : report_.members) {
        if ((each.state == MemberState::kLeftOut) == left_out) left_out ? draw_left_out(each) : draw_member(each);
      }
    }
  }

  void draw_member(const MemberRow& member) {
    const std::string from = add({member.kind, member.name}, false);
    std::vector<std::string> lines = {member.url.empty() ? "URL not known" : member.url, "auth: " + member.auth};
    if (!member.ca.empty()) lines.push_back("CA: " + member.ca);
    const std::string to = add(std::move(lines), false);
    graph_.edges.push_back({group_, from, "", false});
    graph_.edges.push_back({from, to, member.transport, false});
  }

  void draw_left_out(const MemberRow& member) {
    const std::string to = add({member.kind, member.name, reason_of(member)}, true);
    graph_.edges.push_back({group_, to, "left out", true});
  }

  static std::string reason_of(const MemberRow& member) { return member.why.substr(0, member.why.find(':')); }

  void draw_numbers() {
    std::size_t served = 0;
    std::map<std::string, std::size_t> left_out;
    for (const MemberRow& each : report_.members) {
      ++(each.state == MemberState::kLeftOut ? left_out[reason_of(each)] : served);
    }
    const auto members = [](std::size_t number) {
      return std::to_string(number) + (number == 1 ? " member" : " members");
    };
    if (served > 0) graph_.edges.push_back({group_, add({members(served)}, false), "", false});
    for (const auto& [reason, number] : left_out) {
      graph_.edges.push_back({group_, add({members(number), reason}, true), "left out", true});
    }
  }

  Graph& graph_;
  const GatewayReport& report_;
  std::string group_;
};

std::string joined(const Graph::Node& node, std::string_view separator, std::string_view quote,
                   std::string_view backslash) {
  std::string out;
  for (const std::string& line : node.lines) {
    if (!out.empty()) out += separator;
    out += escaped(line, quote, backslash);
  }
  return out;
}

}  // namespace

void draw_gateway(Graph& graph, const GatewayReport& report, bool collapsed) {
  Drawing(graph, report).draw(collapsed);
}

std::string to_mermaid(const Graph& graph) {
  std::string out = "flowchart LR\n";
  bool dashed = false;
  for (const Graph::Node& node : graph.nodes) {
    out += "  " + node.id + "[\"" + joined(node, "<br/>", "#quot;", "\\") + "\"]" + (node.dashed ? ":::excluded" : "") +
           "\n";
    dashed |= node.dashed;
  }
  for (const Graph::Edge& edge : graph.edges) {
    out += "  " + edge.from + (edge.dashed ? " -.->" : " -->") + (edge.label.empty() ? "" : "|" + edge.label + "|") +
           " " + edge.to + "\n";
  }
  return out + (dashed ? "  classDef excluded stroke-dasharray: 5 5\n" : "");
}

std::string to_dot(const Graph& graph) {
  std::string out = "digraph gateways {\n  rankdir=LR;\n  node [shape=box];\n";
  for (const Graph::Node& node : graph.nodes) {
    out += "  " + node.id + " [label=\"" + joined(node, "\\n", "\\\"", "\\\\") + "\"" +
           (node.dashed ? ", style=dashed" : "") + "];\n";
  }
  for (const Graph::Edge& edge : graph.edges) {
    out += "  " + edge.from + " -> " + edge.to + " [label=\"" + escaped(edge.label, "\\\"", "\\\\") + "\"" +
           (edge.dashed ? ", style=dashed" : "") + "];\n";
  }
  return out + "}\n";
}

}  // namespace vmcp::cli
