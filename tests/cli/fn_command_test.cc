// SPDX-License-Identifier: Apache-2.0
#include "cli/fn_command.h"

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"
#include "tests/cli/command_run.h"

using namespace vmcp::cli;
using namespace vmcp::cli::test;
using vmcp::Json;

namespace {

/// As kustomize and kpt write it, with comments in all the places where a user has them.
const std::string kList = R"(apiVersion: config.kubernetes.io/v1
kind: ResourceList
# of the list
items:
# of the group
- apiVersion: toolhive.stacklok.dev/v1beta1
  kind: MCPGroup # the kind
  metadata:
    name: maps
    annotations:
      internal.config.kubernetes.io/path: 'group.yaml'
- apiVersion: toolhive.stacklok.dev/v1beta1
  kind: VirtualMCPServer
  metadata: {name: atlas}
  spec:
    groupRef: {name: maps} # the group
    incomingAuth: {type: anonymous}
    outgoingAuth: {source: inline}
- apiVersion: toolhive.stacklok.dev/v1beta1
  kind: MCPServerEntry
  metadata:
    name: geocoder
    annotations:
      internal.config.kubernetes.io/index: '2'
      internal.config.kubernetes.io/path: 'entries.yaml'
  spec:
    groupRef: {name: maps}
    transport: streamable-http
    remoteUrl: "https://geo.example.org/mcp"
functionConfig:
  apiVersion: v1
  kind: ConfigMap
  # of the function
  data: {vmcp-image: "example.org/vmcp:v9", namespace: prod}
)";

Result fn(const std::string& input) {
  return run_with(input, [](Streams& streams) { return run_fn(streams); });
}

Json parsed(const std::string& text) {
  return vmcp::parse_yaml(text, "").value();
}

std::string with_replaced(std::string text, const std::string& old, const std::string& fresh) {
  const std::size_t at = text.find(old);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old.size(), fresh);
}

}  // namespace

TEST_CASE("fn adds the children and leaves everything else byte for byte as it was") {
  const Result result = fn(kList);
  INFO(result.out);
  CHECK(result.exit_code == kOk);
  const std::size_t function_config = kList.find("functionConfig:");
  CHECK(result.out.rfind(kList.substr(0, function_config), 0) == 0);
  CHECK(result.out.find("\n" + kList.substr(function_config)) != std::string::npos);
  const Json list = parsed(result.out);
  REQUIRE(list["items"].size() == 9);
  CHECK(list["items"][3]["kind"] == "ConfigMap");
  CHECK(list["items"][3]["metadata"]["namespace"] == "prod");
  CHECK(result.out.find("image: example.org/vmcp:v9") != std::string::npos);
  CHECK_FALSE(list.contains("results"));
}

TEST_CASE("a second run replaces the children of the first, in the files where they are") {
  const std::string first = with_replaced(fn(kList).out, "    toolhive-name: atlas\n",
                                          "    toolhive-name: atlas\n    annotations:\n"
                                          "      internal.config.kubernetes.io/path: out/account.yaml\n");
  const Json again = parsed(fn(first).out);
  CHECK(again["items"].size() == 9);
  CHECK(fn(first).out.find("internal.config.kubernetes.io/path: out/account.yaml") != std::string::npos);

  const std::string moved = with_replaced(first, "https://geo.example.org/mcp", "https://geo2.example.org/mcp");
  const Json other = parsed(fn(moved).out);
  CHECK(other["items"].size() == 9);  // the ConfigMap has another name, and the former one is gone
  CHECK(other["items"][3]["metadata"]["name"] != again["items"][3]["metadata"]["name"]);
  CHECK(fn(moved).out.find("# of the group") != std::string::npos);
}

TEST_CASE("what is wrong is a result with severity, object, field and file, and fails only when it is an error") {
  const std::string bad = with_replaced(kList, "https://geo.example.org/mcp", "http://127.0.0.1/mcp");
  const Result left_out = fn(bad);
  const Json results = parsed(left_out.out)["results"];
  const auto about_url = std::find_if(results.begin(), results.end(), [](const Json& each) {
    return each.contains("field") && each["field"]["path"] == "spec.remoteUrl";
  });
  REQUIRE(about_url != results.end());
  CHECK((*about_url)["severity"] == "warning");
  CHECK((*about_url)["resourceRef"]["kind"] == "MCPServerEntry");
  CHECK((*about_url)["resourceRef"]["namespace"] == "prod");
  CHECK((*about_url)["file"] == Json({{"index", 2}, {"path", "entries.yaml"}}));

  const Result strict = fn(with_replaced(bad, "namespace: prod", "namespace: prod, fail-on: left-out"));
  CHECK(strict.exit_code == kFailure);
  CHECK(strict.err.find("RemoteURLInvalid") != std::string::npos);
}

TEST_CASE("a gateway whose spec is not applied keeps what it became before") {
  const std::string before = fn(kList).out;
  const Result broken = fn(with_replaced(before, "type: anonymous", "type: nonsense"));
  CHECK(broken.exit_code == kFailure);
  CHECK(parsed(broken.out)["items"].size() == 9);
  CHECK(parsed(broken.out)["results"][0]["severity"] == "error");
}

TEST_CASE("fn reads v1beta1 and JSON, and says what it cannot read") {
  const Result older = fn(with_replaced(kList, "config.kubernetes.io/v1", "config.kubernetes.io/v1beta1"));
  CHECK(older.exit_code == kOk);
  CHECK(older.out.rfind("apiVersion: config.kubernetes.io/v1beta1\n", 0) == 0);
  const Result json = fn(parsed(kList).dump());
  CHECK(json.exit_code == kOk);
  CHECK(parsed(json.out)["items"].size() == 9);
  const Result empty = fn("{apiVersion: config.kubernetes.io/v1, kind: ResourceList, items: []}\n");
  CHECK(empty.exit_code == kOk);
  CHECK(parsed(empty.out)["items"].empty());

  CHECK(fn("kind: List\n").exit_code == kFailure);
  CHECK(fn("").exit_code == kFailure);
  CHECK(fn("a: [").exit_code == kFailure);
  const Result unknown = fn(with_replaced(kList, "vmcp-image", "vmcp-imgae"));
  CHECK(unknown.exit_code == kFailure);
  CHECK(parsed(unknown.out)["results"][0]["severity"] == "error");
  CHECK(parsed(unknown.out)["items"].size() == 3);
}
