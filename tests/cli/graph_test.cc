// SPDX-License-Identifier: Apache-2.0
#include "cli/graph.h"

#include "tests/catch.h"

using namespace vmcp::cli;

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
