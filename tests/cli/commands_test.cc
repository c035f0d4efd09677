// SPDX-License-Identifier: Apache-2.0
#include "cli/graph_command.h"
#include "cli/hook_command.h"
#include "cli/validate_command.h"
#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/cli/command_run.h"

using namespace vmcp::cli;
using namespace vmcp::cli::test;
using vmcp::Json;

namespace {

const std::string kWithBadEntry = kGood + entry("broken", "ftp://geo.example.org/mcp");

}  // namespace

TEST_CASE("render prints children that can be read back, and says the outcome aside") {
  const Result result = render(kGood);
  CHECK(result.exit_code == kOk);
  CHECK(result.err.find("default/atlas: applied, 1 served, 0 left out") == 0);
  const auto documents = vmcp::parse_yaml_documents(result.out, "");
  REQUIRE(documents.has_value());
  CHECK(documents->size() == 6);
  CHECK(result.out.find("config.yaml: |\n") != std::string::npos);
}

TEST_CASE("the three forms of output hold the same children") {
  const Json list = Json::parse(render(kGood, "json").out);
  CHECK(list["kind"] == "List");
  const Json answer = Json::parse(render(kGood, "response").out);
  CHECK(answer["children"] == list["items"]);
  CHECK(answer.contains("status"));
  const auto documents = vmcp::parse_yaml_documents(render(kGood).out, "");
  REQUIRE(documents.has_value());
  REQUIRE(documents->size() == list["items"].size());
  for (std::size_t i = 0; i < documents->size(); ++i) CHECK(same_content((*documents)[i].value, list["items"][i]));
}

TEST_CASE("left out members make strict render fail with a code of its own") {
  CHECK(render(kWithBadEntry).exit_code == kOk);
  CHECK(render(kWithBadEntry, "yaml", true).exit_code == kExclusions);
  CHECK(render(kGood, "yaml", true).exit_code == kOk);
  CHECK(render(kWithBadEntry).err.find("MCPServerEntry/broken") != std::string::npos);
}

TEST_CASE("a spec that is not applied fails, whatever else is applied") {
  const Result alone = render(kGateway);
  CHECK(alone.exit_code == kFailure);
  CHECK(alone.err.find("GroupRefNotFound") != std::string::npos);
  std::string other = kGateway;
  other.replace(other.find("atlas"), 5, "other");
  other.replace(other.find("maps"), 4, "mops");
  CHECK(render(kWithBadEntry + "---\n" + other, "yaml", true).exit_code == kFailure);
}

TEST_CASE("a gateway of the wrong shape is refused with the place") {
  const Result result =
      render("{apiVersion: toolhive.stacklok.dev/v1beta1, kind: VirtualMCPServer, metadata: {name: a}, spec: 7}\n");
  CHECK(result.exit_code == kFailure);
  CHECK(result.out.empty());
  CHECK(result.err.find("/parent/spec") != std::string::npos);
}

TEST_CASE("an input without a gateway is an error") {
  const Result result = render(kGroup);
  CHECK(result.exit_code == kFailure);
  CHECK(result.err == "error: -: no VirtualMCPServer\n");
}

TEST_CASE("what an API server adds to manifests changes nothing") {
  const auto documents = vmcp::parse_yaml_documents(kGood, "");
  REQUIRE(documents.has_value());
  Json stored = Json::array();
  for (const auto& each : *documents) {
    Json object = each.value;
    object["metadata"].update({{"namespace", "default"},
                               {"uid", "0b9c6a7e-0000-4000-8000-000000000001"},
                               {"resourceVersion", "77"},
                               {"generation", 1},
                               {"creationTimestamp", "2025-01-01T00:00:00Z"},
                               {"managedFields", Json::array({{{"manager", "kubectl"}}})},
                               {"annotations", {{"kubectl.kubernetes.io/last-applied-configuration", "{}"}}}});
    if (object["kind"] == "VirtualMCPServer") {
      object["spec"].update({{"serviceType", "ClusterIP"}, {"sessionAffinity", "ClientIP"}});  // CRD defaults
    }
    stored.push_back(std::move(object));
  }
  CHECK(render(stored.dump()).out == render(kGood).out);
  CHECK(render(stored.dump(), "response").out == render(kGood, "response").out);
}

TEST_CASE("several gateways are several answers, a line each") {
  std::string other = kGateway;
  other.replace(other.find("atlas"), 5, "other");
  const Result result = render(kGood + "---\n" + other, "response");
  CHECK(result.exit_code == kOk);
  CHECK(count(result.out, "\n") == 2);
  InputOptions chosen = standard_input();
  chosen.name = "other";
  const Result one = run_with(kGood + "---\n" + other, [&](Streams& streams) {
    return run_render({chosen, "response", false}, streams);
  });
  CHECK(result.out.find(one.out) != std::string::npos);
  CHECK(count(one.out, "\n") == 1);
}

TEST_CASE("sync and customize print the server's bytes, errors go aside") {
  const Json parent = vmcp::parse_yaml(kGateway, "").value();
  Json placed = parent;
  placed["metadata"].update({{"namespace", "default"}, {"uid", "u"}, {"generation", 1}});
  const Asking asking{{}, kGoldenTime};
  const auto call = [&](vmcp::Hook hook, const std::string& request) {
    return run_with(request, [&](Streams& streams) { return run_hook(hook, asking, streams); });
  };
  const std::string request = customize_request(placed).dump();
  const Result rules = call(vmcp::Hook::kCustomize, request);
  CHECK(rules.exit_code == kOk);
  CHECK(rules.err.empty());
  CHECK(rules.out == ask(vmcp::Hook::kCustomize, std::string_view(request), asking).body);

  const Result refused = call(vmcp::Hook::kSync, "{\"parent\":");
  CHECK(refused.exit_code == kFailure);
  CHECK(refused.out.empty());
  CHECK(Json::parse(refused.err)["error"]["reason"] == "InvalidJSON");
}

TEST_CASE("validate lists what is wrong with its place, as a table and as JSON") {
  const auto validate = [](const std::string& input, const std::string& output) {
    return run_with(input, [&](Streams& streams) {
      return run_validate({standard_input(), output, "left-out"}, streams);
    });
  };
  const Result good = validate(kGood, "table");
  CHECK(good.exit_code == kOk);
  CHECK(good.out.empty());

  const Result table = validate(kWithBadEntry, "table");
  CHECK(table.exit_code == kFailure);
  CHECK(table.out.find("-:7:") != std::string::npos);
  const Json rows = Json::parse(validate(kWithBadEntry, "json").out);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0]["object"] == "MCPServerEntry/broken");
  CHECK(rows[0]["line"] == 7);
  CHECK(rows[0]["severity"] == "left out");

  const Json missing = Json::parse(validate(kGateway, "json").out);
  REQUIRE_FALSE(missing.empty());
  CHECK(missing[0]["severity"] == "error");
  CHECK(missing[0]["pointer"] == "/spec/groupRef/name");
}

TEST_CASE("graph shows served backends and dashes the others") {
  const Result result = run_with(kWithBadEntry, [&](Streams& streams) {
    return run_graph({standard_input(), "mermaid"}, streams);
  });
  CHECK(result.exit_code == kOk);
  CHECK(result.out.find("https://geo.example.org/mcp") != std::string::npos);
  CHECK(result.out.find("|streamable-http|") != std::string::npos);
  CHECK(result.out.find("broken") != std::string::npos);
  CHECK(result.out.find(":::excluded") != std::string::npos);
}
