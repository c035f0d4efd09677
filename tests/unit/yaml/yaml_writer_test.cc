// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_writer.h"

#include <string>

#include "sync/yaml/yaml_reader.h"
#include "tests/catch.h"

namespace vmcp {
namespace {

std::string written(const Json& tree) {
  std::string out;
  YamlWriter yaml(out);
  for (const auto& [key, value] : tree.items()) yaml.member(0, key, value);
  return out;
}

/// Read back by a YAML parser, members sorted.
nlohmann::json read_back(const Json& tree) {
  const auto read = parse_yaml(written(tree), "");
  INFO((read ? std::string() : read.error().pointer + " " + read.error().message));
  REQUIRE(read);
  return nlohmann::json(*read);
}

TEST_CASE("block style, members in their order, texts as JSON strings") {
  CHECK(written(Json::parse(R"({"b":"x","a":{"num":1,"t":true,"e":{},"l":[]},"list":["1",{"k":"v","m":[2]},[3]]})")) ==
        "b: \"x\"\n"
        "a:\n"
        "  num: 1\n"
        "  t: true\n"
        "  e: {}\n"
        "  l: []\n"
        "list:\n"
        "  - \"1\"\n"
        "  - k: \"v\"\n"
        "    m:\n"
        "      - 2\n"
        "  -\n"
        "    - 3\n");
}

TEST_CASE("whatever a user writes is read back as written") {  // spec/85-runtime-behaviour.md (i), (k)
  Json tree = Json::object();
  for (const char* text : {"",
                           " ",
                           "true",
                           "null",
                           "~",
                           "007",
                           "1e3",
                           "- a",
                           "a: b",
                           "#x",
                           "'",
                           "\"",
                           "\\",
                           "\\/",
                           "{{.x}}",
                           "a\nb\tc\r",
                           "\x7f",
                           "\xC2\x85",
                           "\xEF\xBF\xBE",
                           "\xEF\xBB\xBF",
                           "a \xE2\x80\xA8 b",
                           "\xF0\x9F\x98\x80",
                           "?",
                           "|",
                           ">",
                           "%",
                           "@",
                           "`",
                           "<<",
                           "on",
                           "NO"}) {
    tree["values"].push_back(text);
    tree["keys"][text] = text;
    tree["nested"].push_back({{text, {{"deeper", Json::array({text})}}}});
  }
  tree["keys"][std::string("a\0b", 3)] = "nul";
  CHECK(read_back(tree) == nlohmann::json(tree));
}

TEST_CASE("a key longer than a reader takes is written in the long form") {  // at most 1022 characters otherwise
  for (const std::size_t length : {std::size_t{999}, std::size_t{1000}, std::size_t{1001}, std::size_t{5000}}) {
    const std::string plain(length, 'k');
    const std::string odd = std::string(length, '\x01') + ":";
    const Json tree{{"map", {{plain, 1}, {odd, {{"x", "y"}}}}}, {"list", Json::array({{{plain, Json::array({1})}}})}};
    CHECK(read_back(tree) == nlohmann::json(tree));
    const std::string text = written(tree);
    for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
      const std::size_t end = text.find('\n', at);
      const std::string line = text.substr(at, end - at);
      if (line.find("? ") == std::string::npos && line.find(':') != std::string::npos) CHECK(line.find(":") <= 1022);
    }
  }
}

}  // namespace
}  // namespace vmcp
