// SPDX-License-Identifier: Apache-2.0
#include "tests/support/spec_fixture.h"

#include "sync/text/text.h"
#include "tests/catch.h"

namespace vmcp::test {

Json tree(std::string_view text) {
  auto parsed = parse_json(text, "");
  CAPTURE(std::string(text));
  REQUIRE(parsed.has_value());
  return *parsed;
}

Json conformed(const schema::Schema& schema, std::string_view text) {
  auto fitted = schema::conform(schema, tree(text), "/spec");
  INFO((fitted ? "" : fitted.error().pointer + " " + fitted.error().message));
  REQUIRE(fitted.has_value());
  CHECK(fitted->unknown.empty());
  return fitted->tree;
}

SpecFixture::SpecFixture(std::string_view spec) {
  parent_.metadata.name = "gateway";
  parent_.metadata.namespace_ = "team-a";
  parent_.spec = conformed(schema::virtual_mcp_server(), spec);
}

SpecFixture& SpecFixture::tool_config(const char* name, std::string_view spec) {
  ConfigObject object;
  object.metadata.name = name;
  object.spec = conformed(schema::tool_config(), spec);
  related_.tool_configs.push_back(std::move(object));
  return *this;
}

SpecFixture& SpecFixture::definition(const char* name, std::string_view spec, std::string_view status) {
  ConfigObject object;
  object.metadata.name = name;
  object.metadata.generation = 2;
  object.spec = conformed(schema::composite_tool(), spec);
  object.status_fields = tree(status);
  related_.composite_tool_definitions.push_back(std::move(object));
  return *this;
}

SpecFixture& SpecFixture::embedding_server(const char* name, std::string_view phase, std::string_view url,
                                           int ready_replicas) {
  ConfigObject object;
  object.metadata.name = name;
  object.spec = Json::object();
  object.status.phase = texts_.emplace_back(phase);
  object.status.url = texts_.emplace_back(url);
  object.status_fields = Json{{"readyReplicas", ready_replicas}};
  related_.embedding_servers.push_back(std::move(object));
  return *this;
}

SpecFixture& SpecFixture::default_redis(const char* address, const char* secret_name) {
  settings_.default_redis = DefaultRedis{address, secret_name};
  return *this;
}

std::string refusals(const Report& report, std::string_view type) {
  std::string out;
  for (const Refusal& each : report.refusals) {
    if (each.type != type) continue;
    out += (out.empty() ? "" : "\n") + each.pointer + ": " + each.message;
  }
  return out;
}

std::string notes(const Report& report) {
  std::string out;
  for (const Note& each : report.notes) out += (out.empty() ? "" : "\n") + each.pointer + ": " + each.message;
  return out;
}

std::string condition(const Report& report, std::string_view type) {
  for (const Condition& each : report.conditions) {
    if (each.type == type) return concat({each.status ? "True " : "False ", each.reason, ": ", each.message});
  }
  return "";
}

}  // namespace vmcp::test
