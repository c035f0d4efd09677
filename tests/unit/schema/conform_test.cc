// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "sync/schema/schema.h"
#include "sync/schema/table.h"
#include "tests/catch.h"

namespace vmcp::schema {
namespace {

/// Parses without sorting, so that the order of the input is under control.
Json tree(const std::string& text) {
  return Json::parse(text);
}

Conformed fits(const Schema& schema, const std::string& text) {
  auto out = conform(schema, tree(text), "/spec");
  INFO((out ? "" : out.error().pointer + ": " + out.error().message));
  REQUIRE(out);
  return *out;
}

Error error_of(const Schema& schema, const std::string& text) {
  const auto out = conform(schema, tree(text), "/spec");
  REQUIRE_FALSE(out);
  CHECK(out.error().reason == "InvalidJSON");
  return out.error();
}

const Schema& families();

const Schema& family() {
  static const Schema schema = object({
      {"name", string()},
      {"age", integer(), 7},
      recursive("child", family),
      recursive("others", families),
  });
  return schema;
}

const Schema& families() {
  static const Schema schema = map(family());
  return schema;
}

const Schema& example() {
  static const Schema schema = object({
      {"zebra", string()},
      {"colour", one_of({"red", "green"}), "red"},
      {"count", integer(), 3},
      {"on", boolean(), true},
      {"inner", object({{"text", string(), "hello"}, {"flag", boolean()}})},
      {"items", list(object({{"id", string()}, {"kind", string(), "plain"}}))},
      {"labels", map(string())},
      {"free", free()},
      {"patch", free_object()},
  });
  return schema;
}

}  // namespace

TEST_CASE("conform writes keys in the order of the schema, whatever the order of the input") {
  const std::string expected =
      R"({"zebra":"z","colour":"green","count":1,"on":false,"inner":{"text":"t","flag":true}})";
  CHECK(fits(example(), R"({"inner":{"flag":true,"text":"t"},"on":false,"count":1,"colour":"green","zebra":"z"})")
            .tree.dump() == expected);
  CHECK(fits(example(), expected).tree.dump() == expected);
}

TEST_CASE("conform fills in defaults where the parent is there and the key is absent or null") {
  const std::string defaults = R"("colour":"red","count":3,"on":true)";
  CHECK(fits(example(), "{}").tree.dump() == "{" + defaults + "}");
  CHECK(fits(example(), "null").tree.dump() == "{" + defaults + "}");
  CHECK(fits(example(), R"({"colour":null,"count":null,"inner":null})").tree.dump() == "{" + defaults + "}");
  CHECK(fits(example(), R"({"inner":{}})").tree.dump() == "{" + defaults + R"(,"inner":{"text":"hello"}})");
  CHECK(fits(example(), R"({"items":[{},{"kind":"own"}]})").tree.dump() ==
        "{" + defaults + R"(,"items":[{"kind":"plain"},{"kind":"own"}]})");
}

TEST_CASE("conform keeps values that equal zero, false or nothing") {
  CHECK(
      fits(example(), R"({"zebra":"","count":0,"on":false,"inner":{"text":""},"items":[],"labels":{}})").tree.dump() ==
      R"({"zebra":"","colour":"red","count":0,"on":false,"inner":{"text":""},"items":[],"labels":{}})");
}

TEST_CASE("conform drops unknown keys at every level and lists those that are not off, sorted") {
  const auto out = fits(example(), R"({"zz":1,"a/b":{"x":1},"inner":{"more":1,"text":"t"},
                                       "items":[{"id":"1"},{"id":"2","~":[1]}],"labels":{"any":"key"}})");
  CHECK(out.unknown == std::vector<std::string>{"/spec/a~1b", "/spec/inner/more", "/spec/items/1/~0", "/spec/zz"});
  CHECK(out.tree.dump() == R"({"colour":"red","count":3,"on":true,"inner":{"text":"t"},)"
                           R"("items":[{"id":"1","kind":"plain"},{"id":"2","kind":"plain"}],"labels":{"any":"key"}})");
  CHECK(fits(example(), R"({"a":null,"b":false,"c":0,"d":"","e":[],"f":{"g":{}},"inner":{"more":false}})")
            .unknown.empty());
  CHECK(fits(example(), R"({"labels":{"zz":"1"},"free":{"zz":1},"patch":{"zz":1}})").unknown.empty());
}

TEST_CASE("conform sorts the keys of maps and drops their nulls") {
  CHECK(fits(example(), R"({"labels":{"b":"2","a":"1","n":null}})").tree.at("labels").dump() == R"({"a":"1","b":"2"})");
}

TEST_CASE("conform sorts free nodes inside and keeps their lists and nulls") {
  const std::string free_text = R"({"b":[{"d":null,"c":1.5},"x",[{"z":0,"y":1}]],"a":{"k":2,"j":{}}})";
  const std::string sorted = R"({"a":{"j":{},"k":2},"b":[{"c":1.5,"d":null},"x",[{"y":1,"z":0}]]})";
  CHECK(fits(example(), R"({"free":)" + free_text + "}").tree.at("free").dump() == sorted);
  CHECK(fits(example(), R"({"patch":)" + free_text + "}").tree.at("patch").dump() == sorted);
  CHECK(fits(example(), R"({"free":"text"})").tree.at("free") == "text");
  CHECK(fits(example(), R"({"free":[2,1]})").tree.at("free").dump() == "[2,1]");
  CHECK_FALSE(fits(example(), R"({"free":null,"patch":null})").tree.contains("free"));
}

TEST_CASE("conform refuses a value of another type and names the place") {
  struct Row {
    std::string text, pointer, message;
  };
  const auto row = GENERATE(values<Row>({
      {R"([])", "/spec", "must be an object"},
      {R"("text")", "/spec", "must be an object"},
      {R"({"zebra":1})", "/spec/zebra", "must be a string"},
      {R"({"zebra":{}})", "/spec/zebra", "must be a string"},
      {R"({"on":"true"})", "/spec/on", "must be true or false"},
      {R"({"on":1})", "/spec/on", "must be true or false"},
      {R"({"count":"3"})", "/spec/count", "must be an integer"},
      {R"({"count":3.0})", "/spec/count", "must be an integer"},
      {R"({"count":3.5})", "/spec/count", "must be an integer"},
      {R"({"count":true})", "/spec/count", "must be an integer"},
      {R"({"count":9223372036854775808})", "/spec/count", "must be an integer"},
      {R"({"inner":[]})", "/spec/inner", "must be an object"},
      {R"({"inner":{"flag":"x"}})", "/spec/inner/flag", "must be true or false"},
      {R"({"items":{}})", "/spec/items", "must be a list"},
      {R"({"items":[{},7]})", "/spec/items/1", "must be an object"},
      {R"({"items":[null]})", "/spec/items/0", "must be an object"},
      {R"({"items":[{"id":"a"},{"id":2}]})", "/spec/items/1/id", "must be a string"},
      {R"({"labels":["a"]})", "/spec/labels", "must be an object"},
      {R"({"labels":{"a/b":1}})", "/spec/labels/a~1b", "must be a string"},
      {R"({"patch":"text"})", "/spec/patch", "must be an object"},
      {R"({"colour":5})", "/spec/colour", "must be a string"},
  }));
  CAPTURE(row.text);
  const Error error = error_of(example(), row.text);
  CHECK(error.pointer == row.pointer);
  CHECK(error.message == row.message);
}

TEST_CASE("conform names the first wrong place in schema order, however the input is ordered") {
  CHECK(error_of(example(), R"({"count":"x","zebra":1})").pointer == "/spec/zebra");
  CHECK(error_of(example(), R"({"zebra":1,"count":"x"})").pointer == "/spec/zebra");
  CHECK(error_of(example(), R"({"labels":{"b":1,"a":1}})").pointer == "/spec/labels/a");
}

TEST_CASE("conform accepts the whole range of 64-bit integers") {
  CHECK(fits(example(), R"({"count":9223372036854775807})").tree.at("count").get<std::int64_t>() == INT64_MAX);
  CHECK(fits(example(), R"({"count":-9223372036854775808})").tree.at("count").get<std::int64_t>() == INT64_MIN);
}

TEST_CASE("conform follows schemas that contain themselves") {
  const auto out = fits(family(), R"({"child":{"child":{"x":1,"name":"c"}},"others":{"o":{"others":{"p":{"y":2}}}}})");
  CHECK(
      out.tree.dump() ==
      R"({"age":7,"child":{"age":7,"child":{"name":"c","age":7}},"others":{"o":{"age":7,"others":{"p":{"age":7}}}}})");
  CHECK(out.unknown == std::vector<std::string>{"/spec/child/child/x", "/spec/others/o/others/p/y"});
  CHECK(error_of(family(), R"({"child":{"child":{"age":"old"}}})").pointer == "/spec/child/child/age");
}

TEST_CASE("conform keeps texts that their enum does not have and lists them with what is allowed") {
  for (const std::string colour : {"blue", "Red", ""}) {
    const auto out = fits(example(), R"({"colour":")" + colour + R"(","items":[{"kind":"any"}]})");
    CHECK(out.tree.at("colour") == colour);
    REQUIRE(out.not_allowed.size() == 1);
    CHECK(out.not_allowed.front().pointer == "/spec/colour");
    CHECK(out.not_allowed.front().message == "must be one of: red, green");
  }
  CHECK(fits(example(), R"({"colour":"green"})").not_allowed.empty());
}

TEST_CASE("a default can be asked for by its path") {
  CHECK(default_at(example(), {"count"}) == 3);
  CHECK(default_at(example(), {"inner", "text"}) == "hello");
  CHECK(default_at(family(), {"child", "child", "age"}) == 7);
  CHECK(default_at(example(), {"zebra"}).is_null());
  CHECK(default_at(example(), {"inner"}).is_null());
  CHECK(default_at(example(), {"none", "such"}).is_null());
  CHECK(default_at(example(), {"labels", "any"}).is_null());
}

}  // namespace vmcp::schema
