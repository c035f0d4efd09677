// SPDX-License-Identifier: Apache-2.0
#include "sync/children/config_map.h"

#include <string>

#include "sync/text/sha256.h"
#include "tests/catch.h"
#include "tests/support/answer.h"

namespace vmcp {
namespace {

using namespace testing;

Json config_map_of(const Request& request) {
  return child(synced(request), "ConfigMap");
}

TEST_CASE("the ConfigMap is immutable and named after its content") {  // spec/00-hook.md §5.1
  const Json object = config_map_of(Request().add(group()).add(entry("docs")));
  const std::string checksum(text_at(object, {"metadata", "annotations", "toolhive.stacklok.dev/content-checksum"}));
  CHECK(object["immutable"] == true);
  CHECK(object["metadata"]["name"] == "gw-vmcp-config-" + checksum.substr(0, 10));
  CHECK(object["metadata"]["namespace"] == kNamespace);
  CHECK(object["metadata"]["labels"] == Json{{"toolhive.stacklok.io/component", "vmcp-config"},
                                             {"toolhive.stacklok.io/managed-by", "vmcp-composer"},
                                             {"toolhive.stacklok.io/virtual-mcp-server", "gw"}});
  CHECK(object["metadata"]["annotations"].size() == 1);
  CHECK(object["data"].size() == 1);
}

TEST_CASE("the checksum is the operator's: keys and values of data, then of labels, without separators") {  // 10 §3
  const Json object = config_map_of(Request().add(group()).add(entry("docs")));
  std::string content;
  for (const auto& part : {object["data"], object["metadata"]["labels"]}) {
    for (const auto& [key, value] : part.items()) content += key + value.get<std::string>();
  }
  CHECK(object["metadata"]["annotations"]["toolhive.stacklok.dev/content-checksum"] == sha256_hex(content));
}

TEST_CASE("another content has another name, the same content the same") {
  const auto name = [](const Request& request) { return config_map_of(request)["metadata"]["name"]; };
  const Json one = name(Request().add(group()).add(entry("docs")));
  CHECK(one == name(Request().add(group()).add(entry("docs"))));
  CHECK(one != name(Request().add(group()).add(entry("docs", "https://other.example.com/mcp"))));
}

TEST_CASE("what says nothing about the backends rolls no pod") {  // D-50
  const auto bytes = [](Json member, Json gateway = parent()) {
    return config_map_of(Request(std::move(gateway)).add(group()).add(std::move(member))).dump();
  };
  const std::string before = bytes(entry("docs"));
  CHECK(before == bytes(with(entry("docs"), "/metadata/annotations", {{"note", "x"}})));
  CHECK(before == bytes(with(entry("docs"), "/status", {{"phase", "Valid"}, {"observedGeneration", 1}})));
  CHECK(before == bytes(with(entry("docs"), "/metadata/generation", 5)));
  CHECK(before == bytes(entry("docs"), with(parent(), "/metadata/labels", {{"team", "a"}})));
}

TEST_CASE("a backend in the runtime's words") {  // spec/20-backends.md §2, §4
  Json docs = entry("docs", "https://docs.example.com/mcp?a=1#part");
  docs["spec"]["caBundleRef"] = {{"configMapRef", {{"name", "corp"}, {"key", "root.pem"}}}};
  const Json config = config_of(synced(Request().add(group()).add_all({docs, server("files"), proxy("web")})));
  CHECK(config["name"] == "gw");
  CHECK(config["groupRef"] == "tools");
  const auto json = [](const Json& tree) { return nlohmann::json(tree); };
  CHECK(json(config["backends"]) == nlohmann::json::parse(R"([
    {"name":"docs","url":"https://docs.example.com/mcp?a=1#part","transport":"streamable-http","type":"entry",
     "caBundlePath":"/etc/toolhive/ca-bundles/docs/ca.crt",
     "metadata":{"tool_type":"mcp","workload_type":"server_entry","remote_url":"https://docs.example.com/mcp?a=1#part",
                 "namespace":"team-a","group":"tools"}},
    {"name":"files","url":"http://mcp-files-proxy.team-a.svc.cluster.local:8080/mcp","transport":"streamable-http",
     "metadata":{"tool_type":"mcp","workload_type":"mcp_server","namespace":"team-a","group":"tools"}},
    {"name":"web","url":"http://mcp-web-remote-proxy.team-a.svc.cluster.local:8080","transport":"streamable-http",
     "metadata":{"tool_type":"mcp","workload_type":"remote_proxy","remote_url":"https://remote.example.com/",
                 "namespace":"team-a","group":"tools"}}])"));
}

TEST_CASE("no text of a user decides whether the file parses") {  // spec/85-runtime-behaviour.md (i)
  const std::string url = "https://h.example.com/\"'{}[]:#&*!|>%25@`\\x/\xF0\x9F\x98\x80\xC2\x85\xE2\x80\xA8";
  const Json answer = synced(Request().add(group()).add(entry("docs", url)));
  const std::string yaml(text_at(child(answer, "ConfigMap"), {"data", "config.yaml"}));
  REQUIRE(config_of(answer)["backends"].size() == 1);
  CHECK(config_of(answer)["backends"][0]["url"] == url);
  CHECK(yaml.find("\\/") == std::string::npos);
  CHECK(yaml.find("\\ud83d") == std::string::npos);
  CHECK(yaml.find("\xF0\x9F\x98\x80") != std::string::npos);
  CHECK(yaml.find("\\u0085") != std::string::npos);
}

TEST_CASE("outgoing authentication: one key for each member with a strategy, sorted, and the default") {  // 30 §6.5
  Json gateway = with(parent(), "/spec/outgoingAuth/default",
                      {{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", "fallback"}}}});
  gateway["spec"]["outgoingAuth"]["backends"]["open"] = {{"type", "discovered"}};
  Request request = Request(gateway).add(group()).add_all(
      {header_auth("fallback"), header_auth("own-key"), entry("plain"), entry("open")});
  request.add(with(entry("keyed"), "/spec/externalAuthConfigRef", {{"name", "own-key"}}));
  const Json answer = synced(request);
  const Json outgoing = config_of(answer)["outgoingAuth"];
  CHECK(outgoing["source"] == "inline");
  CHECK(outgoing["default"]["headerInjection"]["headerValueEnv"] == "TOOLHIVE_HEADER_INJECTION_VALUE_FALLBACK");
  REQUIRE(outgoing["backends"].size() == 2);
  CHECK(outgoing["backends"]["keyed"]["headerInjection"]["headerValueEnv"] ==
        "TOOLHIVE_HEADER_INJECTION_VALUE_OWN_KEY");
  CHECK(outgoing["backends"]["open"] == Json{{"type", "unauthenticated"}});
}

}  // namespace
}  // namespace vmcp
