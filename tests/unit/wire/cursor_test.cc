// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/cursor.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp::wire {
namespace {

constexpr int kMostDepth = 64;

std::string nested(int depth, const std::string& inside) {
  std::string out;
  for (int i = 0; i < depth; ++i) out += i % 2 == 0 ? "[" : R"({"a":)";
  out += inside;
  for (int i = depth; i > 0; --i) out += i % 2 == 1 ? "]" : "}";
  return out;
}

struct Walk {
  bool whole = false;  ///< Walked to the end of the text.
  bool too_deep = false;
  std::string keys;
  std::string raw;  ///< Of the value of `raw`.
};

/// Walks over the object `json` and steps over all values.
Walk walk(std::string json) {
  TokenIndex tokens;
  REQUIRE(tokens.find(json));
  Cursor cursor(tokens, kMostDepth);
  Walk out;
  const bool all = cursor.members(Cursor::root(), [&](const char* key, Value value) {
    out.keys += *key;
    if (*key == 'r') out.raw = cursor.raw(value);
    return true;
  });
  out.whole = all && cursor.at_end();
  out.too_deep = cursor.too_deep();
  return out;
}

/// Reads everything, as deep as it goes.
bool read_all(Cursor& cursor, Value value) {
  if (cursor.first_of(value) == '{')
    return cursor.members(value, [&](const char*, Value member) { return read_all(cursor, member); });
  if (cursor.first_of(value) == '[') return cursor.items(value, [&](Value item) { return read_all(cursor, item); });
  return true;
}

}  // namespace

TEST_CASE("values that nobody reads are stepped over") {
  const Walk found = walk(R"( {"a":[1,{"x":["]",{}]}],"b":"}{","c":{} ,"d":-1.5e3,"e":null,"f":[[[]]]} )");
  CHECK(found.whole);
  CHECK(found.keys == "abcdef");
  CHECK(walk("{}").whole);
}

TEST_CASE("the text of an object or list, which can be read afterwards") {
  CHECK(walk(R"({"r": {"a" : [ "}" ] } ,"b":1})").raw == R"({"a" : [ "}" ] })");
  CHECK(walk(R"({"r": [ [] ],"b":1})").raw == "[ [] ]");
  CHECK(walk(R"({"r": {"a" : [ "}" ] } ,"b":1})").keys == "rb");
  CHECK(walk(R"({"r": {"a" : [)").raw.empty());
}

TEST_CASE("a text that is not well-formed ends the walk") {
  for (const char* broken : {"{",
                             R"({"a")",
                             R"({"a":)",
                             R"({"a":})",
                             R"({"a":,"b":1})",
                             R"({"a"::1})",
                             R"({"a":]})",
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
                             "[]",
                             "1"}) {
    CAPTURE(broken);
    CHECK_FALSE(walk(broken).whole);
  }
  // A zero inside of the text is no end of it.
  CHECK_FALSE(walk(std::string("{\"a\":[\0],\"b\":1}", 15)).whole);
  CHECK_FALSE(walk(std::string("{\"a\":\0,\"b\":1}", 13)).whole);
  CHECK_FALSE(walk(std::string("{\"a\":1}\0", 8)).whole);
}

TEST_CASE("what follows is found") {
  for (const char* more : {"{}{}", "{}[", "{} 1", "{},"}) {
    CAPTURE(more);
    CHECK_FALSE(walk(more).whole);
  }
}

TEST_CASE("64 levels are taken, 65 are not, read or stepped over") {
  for (const std::string inside : {"", "1", "\"[[[[\""}) {
    const auto object = [&](int levels) {
      return R"({"a":)" + nested(levels - 1, inside.empty() ? "0" : inside) + "}";
    };
    CAPTURE(inside);
    CHECK(walk(object(64)).whole);
    for (int levels : {65, 66, 5000}) {
      CHECK_FALSE(walk(object(levels)).whole);
      CHECK(walk(object(levels)).too_deep);
    }
  }
  for (int levels : {64, 65}) {
    std::string json = nested(levels, "1");
    TokenIndex tokens;
    REQUIRE(tokens.find(json));
    Cursor cursor(tokens, kMostDepth);
    CHECK(read_all(cursor, Cursor::root()) == (levels == 64));
    CHECK(cursor.too_deep() == (levels == 65));
  }
}

TEST_CASE("brackets beside each other and in texts are not deep") {
  std::string list = R"({"a":[)";
  for (int i = 0; i < 1000; ++i) list += R"({},[],{"a":[]},"[[[\"[[[",)";
  CHECK(walk(list + "0]}").whole);
}

}  // namespace vmcp::wire
