// SPDX-License-Identifier: Apache-2.0
#include "cli/manifest_yaml.h"

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"

using vmcp::Json;
using vmcp::cli::to_yaml;
using vmcp::cli::to_yaml_documents;

TEST_CASE("objects are block YAML as kubectl writes it") {
  const Json object = {{"apiVersion", "v1"},
                       {"metadata", {{"name", "gw"}, {"labels", {{"app.kubernetes.io/name", "x"}}}}},
                       {"list", {"serve", {{"a", 1}, {"b", true}}}},
                       {"empty", {{"map", Json::object()}, {"list", Json::array()}}}};
  CHECK(to_yaml(object) ==
        "apiVersion: v1\nmetadata:\n  name: gw\n  labels:\n    app.kubernetes.io/name: x\nlist:\n- serve\n- a: 1\n"
        "  b: true\nempty:\n  map: {}\n  list: []\n");
}

TEST_CASE("a text of several lines is a block literal") {
  CHECK(to_yaml({{"config.yaml", "name: \"gw\"\nbackends:\n  - \"a\"\n"}}) ==
        "config.yaml: |\n  name: \"gw\"\n  backends:\n    - \"a\"\n");
}

TEST_CASE("what YAML 1.1 would read as another type is quoted") {
  const char* text = GENERATE("", "yes", "No", "on", "OFF", "y", "true", "null", "~", "1", "0x1F", "1e3", "1:30",
                              ".inf", "NaN", "2026-01-01", "-", "--flag", "a: b", "a:", "a #b", "[a]", "{a}", "*a",
                              "&a", "!a", "%a", "@a", "`a`", "a ", " a", "$(HOME)", "-1", "+1", "0o17", "<<", "=", "?");
  INFO(text);
  CHECK(to_yaml({{"k", text}}) == "k: \"" + std::string(text) + "\"\n");
}

TEST_CASE("words, names, images and paths are plain") {
  const char* text = GENERATE("serve", "streamable-http", "ghcr.io/stacklok/toolhive/vmcp:v0.44.0", "/etc/vmcp-config",
                              "Virtual MCP server is starting", "app.kubernetes.io/name", "_x", "x86_64");
  INFO(text);
  CHECK(to_yaml({{"k", text}}) == "k: " + std::string(text) + "\n");
}

TEST_CASE("every text comes back as it was") {
  const std::string text = GENERATE(as<std::string>(), "\n", "\n\n", "a\n", "a\n\n\n", "a\nb", " a\nb\n", "\ta\nb\n",
                                    "a \nb\n", "a\r\nb\n", "a\tb\n", "# a\n---\nb\n", "\x01", "\x7f", "\xc2\x85",
                                    "\xe2\x80\xa8", "\xef\xbb\xbf", "\xf0\x9f\x98\x80", "\"\\", "a: b\n- c\n");
  const Json object = {{"key", text}, {"list", {text, {{text, text}}}}};
  const auto read = vmcp::parse_yaml(to_yaml_documents({object}), "");
  REQUIRE(read.has_value());
  CHECK(*read == object);
}

TEST_CASE("every document of a stream has its marker") {
  CHECK(to_yaml_documents({}).empty());
  CHECK(to_yaml_documents({{{"a", 1}}, {{"b", 2}}}) == "---\na: 1\n---\nb: 2\n");
}
