// SPDX-License-Identifier: Apache-2.0
#include "cli/graph.h"

#include "cli/graph/gateway_report.h"
#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

Graph small() {
  return {{{"n0", {"MCPGroup", "a \"b\" \\c"}, false}, {"n1", {"gone"}, true}},
          {{"n0", "n1", "left out", true}, {"n1", "n0", "", false}}};
}

}  // namespace

TEST_CASE("mermaid text has nodes, edges and a class for what is left out") {
  CHECK(to_mermaid(small()) ==
        "flowchart LR\n"
        "  n0[\"MCPGroup<br/>a #quot;b#quot; \\c\"]\n"
        "  n1[\"gone\"]:::excluded\n"
        "  n0 -.->|left out| n1\n"
        "  n1 --> n0\n"
        "  classDef excluded stroke-dasharray: 5 5\n");
}

TEST_CASE("dot text escapes quotes and backslashes") {
  CHECK(to_dot(small()) ==
        "digraph gateways {\n  rankdir=LR;\n  node [shape=box];\n"
        "  n0 [label=\"MCPGroup\\na \\\"b\\\" \\\\c\"];\n"
        "  n1 [label=\"gone\", style=dashed];\n"
        "  n0 -> n1 [label=\"left out\", style=dashed];\n"
        "  n1 -> n0 [label=\"\"];\n"
        "}\n");
}

TEST_CASE("nothing is drawn of nothing") {
  CHECK(to_mermaid({}) == "flowchart LR\n");
}

TEST_CASE("credentials in forwarded headers are credentials") {
  const Json forwarding = {
      {"spec", {{"headerForward", {{"addHeadersFromSecret", Json::array({{{"headerName", "X-Key"}}})}}}}}};
  const Json strategy = {{"type", "header_injection"}};
  const Json none = {{"type", "unauthenticated"}};
  CHECK(auth_text(forwarding, nullptr) == "forwarded X-Key");
  CHECK(auth_text(forwarding, &none) == "forwarded X-Key");
  CHECK(auth_text(forwarding, &strategy) == "header_injection, forwarded X-Key");
  CHECK(auth_text(Json::object(), nullptr) == "unauthenticated");
}

namespace {

GatewayReport report_of(std::size_t served, std::size_t left_out) {
  GatewayReport report{"atlas", "maps", "g|1", true, "some served", {{"clients", "anonymous"}}, {}};
  for (std::size_t i = 0; i < left_out; ++i) {
    report.members.push_back({MemberState::kLeftOut, "MCPServerEntry", "bad" + std::to_string(i), "<b>&", "sse", "x",
                              "", "s/k", "", "RemoteURLInvalid: no"});
  }
  for (std::size_t i = 0; i < served; ++i) {
    report.members.push_back({MemberState::kServed, "MCPServerEntry", "geo" + std::to_string(i),
                              "https://geo.example.org/mcp", "sse", "unauthenticated", "", "", "only a, b", ""});
  }
  return report;
}

}  // namespace

TEST_CASE("a report has a row for each member, with why it is not served, and nothing that is not escaped") {
  const GatewayReport report = report_of(1, 1);
  const std::string table = reports_as_table({report}, false);
  CHECK(table.find("maps/atlas (MCPGroup g|1): some served\n") == 0);
  CHECK(table.find("  MCPServerEntry/bad0  left out  <b>&") != std::string::npos);
  CHECK(table.find(" CA ") == std::string::npos);  // nobody has one
  CHECK(reports_as_table({report}, true).find("\x1b[32m  MCPServerEntry/geo0 ") != std::string::npos);
  const std::string markdown = reports_as_markdown({report});
  CHECK(markdown.find("MCPGroup g\\|1") != std::string::npos);
  CHECK(markdown.find("\\<b>&") != std::string::npos);
  const std::string html = reports_as_html({report});
  CHECK(html.find("&lt;b&gt;&amp;") != std::string::npos);
  CHECK(html.find("<tr class=\"left-out\">") != std::string::npos);
  for (const char* outside : {"<script", "src=", "http-equiv", "@import", "url("})
    CHECK(html.find(outside) == std::string::npos);
}

TEST_CASE("URLs are shown without what may hold credentials") {
  CHECK(shown_url("https://user:word@geo.example.org/mcp?key=1#x") == "https://…@geo.example.org/mcp?…");
  CHECK(shown_url("https://geo.example.org/a@b") == "https://geo.example.org/a@b");
  CHECK(shown_url("user:word@geo.example.org") == "…@geo.example.org");
  CHECK(shown_url("").empty());
}

TEST_CASE("a group of hundreds is drawn as numbers, and everything that is not served by reason") {
  Graph graph;
  draw_gateway(graph, report_of(3, 2), false);
  CHECK(graph.edges.size() == 1 + 3 * 2 + 2);
  Graph collapsed;
  draw_gateway(collapsed, report_of(300, 2), true);
  const std::string drawn = to_mermaid(collapsed);
  CHECK(drawn.find("[\"300 members\"]") != std::string::npos);
  CHECK(drawn.find("[\"2 members<br/>RemoteURLInvalid\"]:::excluded") != std::string::npos);
}
