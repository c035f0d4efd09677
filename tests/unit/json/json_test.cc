// SPDX-License-Identifier: Apache-2.0
#include "sync/json/json.h"

#include <string>
#include <vector>

#include "tests/catch.h"

namespace vmcp {
namespace {

Json parsed(const std::string& text) {
  auto tree = parse_json(text, "/spec");
  REQUIRE(tree);
  return *tree;
}

std::string lists(int depth) {
  return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

std::string objects(int depth) {
  std::string out = "1";
  for (int i = 0; i < depth; ++i) out = R"({"a":)" + out + "}";
  return out;
}

}  // namespace

TEST_CASE("parse_json sorts members at every level and keeps the order of lists") {
  CHECK(parsed(R"({"b": [{"z": 1, "y": 2}, 3], "a": {"d": 1, "c": null}})").dump() ==
        R"({"a":{"c":null,"d":1},"b":[{"y":2,"z":1},3]})");
}

TEST_CASE("parse_json keeps what a value is") {
  CHECK(parsed("3").is_number_integer());
  CHECK(parsed("-3").get<std::int64_t>() == -3);
  CHECK(parsed("3.0").is_number_float());
  CHECK(parsed("9223372036854775808").is_number_unsigned());
  CHECK(parsed("true").is_boolean());
  CHECK(parsed("null").is_null());
  CHECK(parsed(R"("\u00e9\n")") == Json("é\n"));
  CHECK(parsed("{}").is_object());
  CHECK(parsed("[]").is_array());
}

TEST_CASE("parse_json refuses what is not one JSON value") {
  const std::string text =
      GENERATE(as<std::string>(), "", " ", "{", "}", "[1,]", R"({"a":1,})", R"({"a"})", R"({a:1})", "'a'", "1 2",
               "{} {}", "tru", "NaN", "01", "1e999", "\"\n\"", "\"\xff\"", "\"\xc3\"", R"("\ud800")", "// c\n1");
  CAPTURE(text);
  const auto tree = parse_json(text, "/spec");
  REQUIRE_FALSE(tree);
  CHECK(tree.error().reason == "InvalidJSON");
  CHECK(tree.error().pointer == "/spec");
  CHECK(tree.error().message == "not valid JSON");
}

TEST_CASE("parse_json refuses a key given twice in one object, and only there") {
  for (const std::string text : {R"({"a":1,"a":1})", R"({"b":[{"a":1,"c":2,"a":null}]})", R"({"a":{},"\u0061":{}})"}) {
    CAPTURE(text);
    const auto tree = parse_json(text, "");
    REQUIRE_FALSE(tree);
    CHECK(tree.error().reason == "InvalidJSON");
    CHECK(tree.error().message == "a key is given twice");
  }
  CHECK(parse_json(R"({"a":{"a":[{"a":1},{"a":2}]}})", ""));
}

TEST_CASE("parse_json refuses nesting beyond kMaxDepth") {
  CHECK(parse_json(lists(kMaxDepth), ""));
  CHECK(parse_json(objects(kMaxDepth), ""));
  for (const std::string& text : {lists(kMaxDepth + 1), objects(kMaxDepth + 1), lists(100000)}) {
    const auto tree = parse_json(text, "/spec/config");
    REQUIRE_FALSE(tree);
    CHECK(tree.error().pointer == "/spec/config");
    CHECK(tree.error().message == "nested too deeply");
  }
}

TEST_CASE("parse_json refuses a text that is dense with values, and none that is merely large") {
  const auto list_of = [](std::size_t count, const std::string& item) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i) text += (i == 0 ? "" : ",") + item;
    return text + "]";
  };
  for (const std::string item : {"0", "[]", "{}", R"({"":0})", R"("")"}) {
    CAPTURE(item);
    const auto tree = parse_json(list_of(200'000, item), "/spec");
    REQUIRE_FALSE(tree);
    CHECK(tree.error().reason == "InvalidJSON");
    CHECK(tree.error().message == "more values than a text of its size may have");
  }
  CHECK(parse_json(list_of(90'000, "0"), ""));
  CHECK(parse_json(list_of(200'000, R"("a text of forty characters and no more ")"), ""));
}

TEST_CASE("child_pointer escapes by RFC 6901") {
  CHECK(child_pointer("", "a") == "/a");
  CHECK(child_pointer("/a", "b/c") == "/a/b~1c");
  CHECK(child_pointer("/a", "~1") == "/a/~01");
  CHECK(child_pointer("/a", "") == "/a/");
  CHECK(child_pointer("/a", std::size_t{0}) == "/a/0");
  CHECK(child_pointer("/a", std::size_t{12}) == "/a/12");
}

TEST_CASE("a pointer can be seen from a value that it leads through") {
  CHECK(pointer_within("/parent/spec/a", "/parent") == "/spec/a");
  CHECK(pointer_within("/parent", "/parent").empty());
  CHECK(pointer_within("/spec/a", "/parent") == "/spec/a");
}

TEST_CASE("find follows object keys and takes null for absent") {
  const Json tree = parsed(R"({"a": {"b": {"c": 1}, "n": null, "list": [1]}, "": 2})");
  CHECK(find(tree, {}) == &tree);
  REQUIRE(find(tree, {"a", "b", "c"}) != nullptr);
  CHECK(*find(tree, {"a", "b", "c"}) == 1);
  CHECK(*find(tree, {""}) == 2);
  CHECK(find(tree, {"x"}) == nullptr);
  CHECK(find(tree, {"a", "n"}) == nullptr);
  CHECK(find(tree, {"a", "n", "x"}) == nullptr);
  CHECK(find(tree, {"a", "list", "0"}) == nullptr);
  CHECK(find(tree, {"a", "b", "c", "d"}) == nullptr);
  CHECK(find(Json(), {}) == nullptr);
}

TEST_CASE("an object that is absent reads as an empty one") {
  const Json tree = Json::parse(R"({"inner":{"a":1},"nothing":null})");
  CHECK(object_at(tree, "inner").at("a") == 1);
  CHECK(object_at(tree, "nothing") == Json::object());
  CHECK(object_at(object_at(tree, "x"), "y").empty());
}

TEST_CASE("the readers answer nothing for what is absent, null or of another type") {
  const Json tree = parsed(R"({"text": "t", "yes": true, "no": false, "number": -7, "half": 0.5, "texts": ["a", "b"],
                               "mixed": ["a", 1], "null": null, "object": {"text": "inner"}})");
  SECTION("text_at") {
    CHECK(text_at(tree, {"text"}) == "t");
    CHECK(text_at(tree, {"object", "text"}) == "inner");
    CHECK(text_at(tree, {"number"}).empty());
    CHECK(text_at(tree, {"null"}).empty());
    CHECK(text_at(tree, {"x"}).empty());
  }
  SECTION("text_at views into the tree") {
    CHECK(text_at(tree, {"text"}).data() == tree.at("text").get_ref<const std::string&>().data());
  }
  SECTION("flag_at") {
    CHECK(flag_at(tree, {"yes"}));
    CHECK_FALSE(flag_at(tree, {"no"}));
    CHECK_FALSE(flag_at(tree, {"text"}));
    CHECK_FALSE(flag_at(tree, {"null"}));
    CHECK_FALSE(flag_at(tree, {"x"}));
  }
  SECTION("integer_at") {
    CHECK(integer_at(tree, {"number"}) == -7);
    CHECK_FALSE(integer_at(tree, {"half"}).has_value());
    CHECK_FALSE(integer_at(tree, {"text"}).has_value());
    CHECK_FALSE(integer_at(tree, {"x"}).has_value());
  }
  SECTION("texts_at") {
    CHECK(texts_at(tree, {"texts"}) == std::vector<std::string>{"a", "b"});
    CHECK(texts_at(tree, {"mixed"}) == std::vector<std::string>{"a"});
    CHECK(texts_at(tree, {"text"}).empty());
    CHECK(texts_at(tree, {"x"}).empty());
  }
}

}  // namespace vmcp
