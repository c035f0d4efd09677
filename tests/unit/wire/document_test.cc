// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/document.h"

#include <string>
#include <utility>

#include "tests/catch.h"

namespace vmcp::wire {
namespace {

/// Keys of the object `json`, and the texts of those of its values that are strings; "broken" when it is not whole.
std::string walk(std::string json) {
  Document document;
  auto root = document.open(json);
  if (!root) return "broken";
  std::string out;
  const bool all = document.members(*root, [&](std::string_view key, Value value) {
    out.append(key) += ' ';
    simdjson::ondemand::raw_json_string string;
    if (value.get_raw_json_string().get(string) != simdjson::SUCCESS) return true;
    const auto text = document.text(string);
    out.append(text.value_or("?")) += ' ';
    return true;
  });
  return all && document.at_end() ? out : "broken";
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("values that nobody reads are stepped over, however deep they are") {
  CHECK(walk(R"( {"a":[1,{"x":["]",{}]}],"b":"}{","c":{} ,"d":-1.5e3,"e":null,"f":[[[]]]} )") == "a b }{ c d e f ");
  CHECK(walk("{}").empty());
  CHECK(walk(R"({"a":)" + nested(100'000) + R"(,"b":"x"})") == "a b x ");
}

TEST_CASE("a text that is not well-formed ends the walk") {
  for (const char* broken : {"",
                             "{",
                             R"({"a")",
                             R"({"a":)",
                             R"({"a":1)",
                             R"({"a":1,)",
                             R"({"a":1,})",
                             R"({"a":1 "b":2})",
                             R"({"a" 1})",
                             R"({1:2})",
                             R"({,})",
                             R"({"a":[1})",
                             R"({"a":[)",
                             R"({"a":[[],{)",
                             R"({"a":1]})",
                             R"({"a":1])",
                             "{}{}",
                             "{}[",
                             "{} 1",
                             "{},",
                             "[]",
                             "1",
                             "{\"a\":\"\xED\xA0\x80\"}"}) {
    CAPTURE(broken);
    CHECK(walk(broken) == "broken");
  }
  CHECK(walk(std::string("{\"a\":1}\0", 8)) == "broken");
}

TEST_CASE("half of a surrogate pair is no character") {
  CHECK(walk(R"({"a":"\ud83d\ude00"})") == "a \xF0\x9F\x98\x80 ");
  for (const char* half : {R"(\ud800)", R"(\udc00)", R"(\ud800x)", R"(\udc00\ud800)"}) {
    CAPTURE(half);
    CHECK(walk(R"({"a":")" + std::string(half) + "\"}") == "a ? ");
    CHECK(walk(R"({")" + std::string(half) + "\":1}") == "broken");
  }
}

TEST_CASE("an object can be read as often as one likes, its text too") {
  std::string json = R"({"outer": {"\u0061\n":"\u00e9\u00e9\u00e9\u00e9","b":[1]} ,"after":1})";
  Document document;
  auto root = document.open(json);
  REQUIRE(root);
  std::string keys;
  const bool all = document.members(*root, [&](std::string_view key, Value value) {
    if (key != "outer") return true;
    Object outer;
    REQUIRE(value.get_object().get(outer) == simdjson::SUCCESS);
    CHECK(document.raw(outer) == R"({"\u0061\n":"\u00e9\u00e9\u00e9\u00e9","b":[1]})");
    for (int times = 0; times < 100; ++times) {
      keys.clear();
      document.members(outer, [&](std::string_view inner, Value) {
        keys += inner;
        return inner != "b";
      });
      REQUIRE(document.rewind(outer));
    }
    return true;
  });
  CHECK(all);
  CHECK(keys == "a\nb");
}

TEST_CASE("a text that was found broken is not asked again") {
  std::string json = R"({"outer":{"a":1 "b":2},"c":3})";
  Document document;
  auto root = document.open(json);
  REQUIRE(root);
  document.members(*root, [&](std::string_view, Value value) {
    Object outer;
    REQUIRE(value.get_object().get(outer) == simdjson::SUCCESS);
    CHECK_FALSE(document.members(outer, [](std::string_view, Value) { return true; }));
    CHECK(document.is_broken());
    CHECK_FALSE(document.rewind(outer));
    return false;
  });
  CHECK_FALSE(document.at_end());
  json = R"({"x":1})";
  CHECK(document.open(json));
  CHECK_FALSE(document.is_broken());
}

}  // namespace vmcp::wire
