// SPDX-License-Identifier: Apache-2.0
// docs/supported-versions.md and the tables say the same.
#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "sync/schema/schema.h"
#include "tests/catch.h"

namespace vmcp::schema {
namespace {

using Lines = std::vector<std::string>;

std::string line_of(const std::string& path, const Gate& gate) {
  std::string older = gate.older == Gate::Older::kRefused ? "refused" : "noted";
  if (gate.older == Gate::Older::kIgnored) older = "left out";
  if (!gate.written) older += ", for every runtime";
  return "| `" + path + "` | " + to_string(gate.since) + " | " + older + " |";
}

void collect(const Schema& table, const std::string& path, Lines& out) {
  for (const Field& field : table.fields) {
    const std::string here = path + "." + std::string(field.name);
    if (field.gate) out.push_back(line_of(here, *field.gate));
    if (field.schema_ref == nullptr) collect(field.schema, here, out);
  }
  if (table.type == Type::kList) collect(table.items.at(0), path + "[]", out);
  if (table.type == Type::kMap) collect(table.items.at(0), path + "{}", out);
}

Lines documented(const std::string& start) {
  std::ifstream file("docs/supported-versions.md");
  Lines out;
  for (std::string line; std::getline(file, line);) {
    if (line.find(start) == 0) out.push_back(line);
  }
  return out;
}

Lines sorted(Lines lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace

TEST_CASE("every field that only some runtimes have is documented, and no other") {
  Lines gated;
  collect(virtual_mcp_server(), "spec", gated);
  CHECK(sorted(documented("| `spec.")) == sorted(gated));
  Lines of_telemetry;
  collect(telemetry_config(), "MCPTelemetryConfig spec", of_telemetry);
  CHECK(documented("| `MCPTelemetryConfig") == of_telemetry);
}

TEST_CASE("the pinned release is the documented one") {
  CHECK(documented("| " + to_string(kPinnedRuntime) + " (pinned) |").size() == 1);
}

}  // namespace vmcp::schema
