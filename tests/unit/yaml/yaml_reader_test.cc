// SPDX-License-Identifier: Apache-2.0
#include "sync/yaml/yaml_reader.h"

#include <string>
#include <string_view>

#include "tests/catch.h"

namespace vmcp {
namespace {

std::string read(std::string_view text) {
  const auto value = parse_yaml(text, "/x");
  return value ? value->dump() : value.error().reason + " " + value.error().pointer + " " + value.error().message;
}

TEST_CASE("YAML becomes JSON with sorted members") {
  CHECK(read("b: 1\na: [x, \"2\", 'y', null]\n") == R"({"a":["x","2","y",null],"b":1})");
  CHECK(read("text: |\n  one\n  two\nfold: >\n  one\n  two\n") == R"({"fold":"one two\n","text":"one\ntwo\n"})");
  CHECK(read("1: a\ntrue: b\n") == R"({"1":"a","true":"b"})");
  CHECK(read("a: &x {b: 1}\nc: *x\n") == R"({"a":{"b":1},"c":{"b":1}})");
  CHECK(read("a: !!str 12\nb: ! 12\nc: !!int \"3\"\n") == R"({"a":"12","b":"12","c":3})");
  CHECK(read("") == "null");
  CHECK(read("# nothing\n") == "null");
}

TEST_CASE("JSON is YAML") {
  CHECK(read("\n\t{\"a\":\"\\ud83d\\ude00\",\"b\":\"\\/\"}\n") == "{\"a\":\"\xF0\x9F\x98\x80\",\"b\":\"/\"}");
}

TEST_CASE("what is not clear is refused with its place") {
  struct Row {
    std::string text;
    std::string message;
  };
  const Row rows[] = {
      Row{"a: 1\na: 2\n", "line 2, column 1: a key is given twice"},
      Row{R"({"a":1,"a":2})", "line 1, column 8: a key is given twice"},
      Row{"a: [1\n", "line 2, column 1: not valid YAML"},
      Row{"a: b: c\n", "line 1, column 5: not valid YAML"},
      Row{"? [a]\n: b\n", "line 1, column 3: a key must be a scalar"},
      Row{"a: &x 1\n*x : 2\n", "line 2, column 1: a key must be a scalar"},
      Row{"a: &x 1\n<<: {b: 2}\n", "line 2, column 1: merge keys (<<) are not supported: write the keys out"},
      Row{"a: *x\n", "line 1, column 4: an alias of an anchor that is not complete before it"},
      Row{"a: &x [*x]\n", "line 1, column 8: an alias of an anchor that is not complete before it"},
      Row{"a: .inf\n", "line 1, column 4: a number that JSON cannot hold"},
      Row{"a: !mine 1\n", "line 1, column 4: an unknown tag, or one that does not fit its value"},
      Row{"a: !!int x\n", "line 1, column 4: an unknown tag, or one that does not fit its value"},
      Row{"a: !mine [1]\n", "line 1, column 4: an unknown tag"},
      Row{"a: \xff\n", "the text is not UTF-8"},
      Row{"a: 1\n---\nb: 2\n", "line 3, column 1: a second document; there must be exactly one"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == "InvalidYAML /x " + row.message);
  }
}

TEST_CASE("depth is limited, also through aliases") {
  CHECK(read(std::string(64, '[') + std::string(64, ']')) == std::string(64, '[') + std::string(64, ']'));
  CHECK(read(std::string(65, '[') + std::string(65, ']')).find("nested too deeply") != std::string::npos);
  CHECK(read(std::string(100'000, '[')).find("nested too deeply") != std::string::npos);
  const std::string half = "a: &x " + std::string(40, '[') + std::string(40, ']') + "\n";
  CHECK(read(half + "b: " + std::string(40, '[') + "*x" + std::string(40, ']')).find("nested too deeply") !=
        std::string::npos);
}

TEST_CASE("aliases cannot grow a text beyond reason") {
  std::string bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'j'; ++name) {
    const std::string alias = std::string("*") + static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 9; ++i) bomb += (i > 0 ? "," : "") + alias;
    bomb += "]\n";
  }
  CHECK(read(bomb).find("aliases that repeat too much") != std::string::npos);
}

TEST_CASE("a stream is its documents with content and the lines where they start") {
  const auto documents = parse_yaml_documents("# first\na: 1\n---\n# none\n---\n\nb: 2\n...\n", "");
  REQUIRE(documents);
  REQUIRE(documents->size() == 2);
  CHECK((*documents)[0].value.dump() == R"({"a":1})");
  CHECK((*documents)[0].start == TextPlace{2, 1});
  CHECK((*documents)[1].value.dump() == R"({"b":2})");
  CHECK((*documents)[1].start == TextPlace{7, 1});
}

TEST_CASE("every key and item of a document has its place") {
  const auto documents = parse_yaml_documents("a:\n  b/c: [x,\n    y]\n  d: |\n    e: 1\n---\na: 2\n", "");
  REQUIRE(documents);
  REQUIRE(documents->size() == 2);
  using Places = std::map<std::string, TextPlace>;
  CHECK((*documents)[0].places ==
        Places{{"/a", {1, 1}}, {"/a/b~1c", {2, 3}}, {"/a/b~1c/0", {2, 9}}, {"/a/b~1c/1", {3, 5}}, {"/a/d", {4, 3}}});
  CHECK((*documents)[1].places == Places{{"/a", {7, 1}}});
}

TEST_CASE("keys and items of JSON have their places too") {
  const auto documents =
      parse_yaml_documents("\n{\"a\": [1,\n  {\"b\\u0063/\": {}}],\n \"\\ud83d\\ude00\": null}\n", "");
  REQUIRE(documents);
  REQUIRE(documents->size() == 1);
  CHECK(documents->front().start == TextPlace{2, 1});
  CHECK(documents->front().places ==
        std::map<std::string, TextPlace>{
            {"/a", {2, 2}}, {"/a/0", {2, 8}}, {"/a/1", {3, 3}}, {"/a/1/bc~1", {3, 4}}, {"/\xF0\x9F\x98\x80", {4, 2}}});
}

TEST_CASE("lines below an endless key are not kept, so that it does not cost its length for each") {
  const std::string key(100'000, 'k');
  std::string text = "a: 1\n? " + key + "\n: {b: 1, c: 2}\n";
  const auto documents = parse_yaml_documents(text, "");
  REQUIRE(documents);
  CHECK(documents->front().value[key]["c"] == 2);
  CHECK(documents->front().places == std::map<std::string, TextPlace>{{"/a", {1, 1}}});
}

}  // namespace
}  // namespace vmcp
