// SPDX-License-Identifier: Apache-2.0
#include "cli/graph.h"

#include "cli/runtime_config.h"

namespace vmcp::cli {
namespace {

std::string text(const Json& node, Path path) {
  return std::string(text_at(node, path));
}

const Json* find_named(const Json* list, std::string_view name) {
  if (list == nullptr) return nullptr;
  for (const Json& each : *list) {
    if (text_at(each, {"name"}) == name) return &each;
  }
  return nullptr;
}

std::string without_query(const std::string& url) {
  const std::string shown = url.substr(0, url.find_first_of("?#"));
  return shown == url ? url : shown + "?…";
}

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
  Drawing(Graph& graph, const World& world, const Manifest& gateway, const Reply& reply)
      : graph_(graph), world_(world), gateway_(gateway.object), summary_(reply.summary), answer_(reply.json()) {}

  void draw() {
    const std::string gateway = add({"VirtualMCPServer", text(gateway_, {"metadata", "name"})}, refused());
    group_ = add({"MCPGroup", group_name()}, false);
    graph_.edges.push_back({gateway, group_, "", refused()});
    if (refused()) return;
    const Json config = runtime_config(answer_);
    if (const Json* served = find(answer_, {"status", "discoveredBackends"})) {
      for (const Json& backend : *served) draw_backend(backend, config);
    }
    for (const auto& each : summary_.excluded) {
      const std::size_t slash = each.member.find('/');
      const std::string member = add({each.member.substr(0, slash), each.member.substr(slash + 1), each.reason}, true);
      graph_.edges.push_back({group_, member, "left out", true});
    }
  }

 private:
  bool refused() const { return !answer_.contains("status") || !summary_.not_applied.empty(); }

  std::string group_name() const { return text(gateway_, {"spec", "groupRef", "name"}); }

  std::string add(std::vector<std::string> lines, bool dashed) {
    graph_.nodes.push_back({"n" + std::to_string(graph_.nodes.size()), std::move(lines), dashed});
    return graph_.nodes.back().id;
  }

  /// The manifest of a served member: the one of that name in the group which was not left out.
  const Json* member_named(std::string_view name) const {
    for (const Manifest& each : world_.objects) {
      const Json& object = each.object;
      if (text_at(object, {"metadata", "name"}) != name ||
          text_at(object, {"spec", "groupRef", "name"}) != group_name() ||
          text_at(object, {"metadata", "namespace"}) != text_at(gateway_, {"metadata", "namespace"}) ||
          text_at(object, {"kind"}) == "VirtualMCPServer") {
        continue;
      }
      bool left_out = false;
      for (const auto& excluded : summary_.excluded) left_out |= excluded.member == object_name(object);
      if (!left_out) return &object;
    }
    return nullptr;
  }

  std::string auth_of(const Json& backend, const Json& config) const {
    const std::string name = text(backend, {"name"});
    std::string type = text(backend, {"authType"});
    if (type.empty()) type = text(config, {"outgoingAuth", "backends", name, "type"});
    if (type.empty()) type = text(config, {"outgoingAuth", "default", "type"});
    return type.empty() ? "unauthenticated" : type;
  }

  void draw_backend(const Json& backend, const Json& config) {
    const std::string name = text(backend, {"name"});
    const Json nothing = Json::object();
    const Json* found = member_named(name);
    const Json& member = found == nullptr ? nothing : *found;
    const Json* configured = find_named(find(config, {"backends"}), name);
    std::string transport = configured == nullptr ? "" : text(*configured, {"transport"});
    if (transport.empty()) transport = text(member, {"spec", "transport"});

    const std::string from = add({found == nullptr ? "member" : text(member, {"kind"}), name}, false);
    std::vector<std::string> lines = {without_query(text(backend, {"url"})), "auth: " + auth_of(backend, config)};
    const std::string bundle = text(member, {"spec", "caBundleRef", "configMapRef", "name"});
    if (!bundle.empty()) lines.push_back("CA: " + bundle);
    const std::string to = add(std::move(lines), false);
    graph_.edges.push_back({group_, from, "", false});
    graph_.edges.push_back({from, to, transport, false});
  }

  Graph& graph_;
  const World& world_;
  const Json& gateway_;
  const Summary& summary_;
  const Json answer_;
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

void draw_gateway(Graph& graph, const World& world, const Manifest& gateway, const Reply& reply) {
  Drawing(graph, world, gateway, reply).draw();
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
