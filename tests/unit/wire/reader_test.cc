// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/reader.h"

#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "tests/catch.h"

namespace vmcp::wire {
namespace {

/// Reads `json`, an object with the one member `value`; nullopt when the reader found an error.
template <typename Read>
auto read_value(std::string json, const Read& read) -> std::optional<std::invoke_result_t<Read, Reader&, Value>> {
  Document document;
  auto root = document.open(json);
  if (!root) return std::nullopt;
  Reader reader(document, json.size());
  std::invoke_result_t<Read, Reader&, Value> out{};
  reader.members(*root, Field{"value", [&](Value value) { out = read(reader, value); }});
  if (reader.failed()) return std::nullopt;
  return out;
}

std::optional<std::string> read_text(const std::string& string) {
  return read_value(R"({"before":"x","value":)" + string + R"( ,"after":1})",
                    [](Reader& reader, Value value) { return std::string(reader.text(value)); });
}

std::optional<Json> read_tree(const std::string& json) {
  return read_value(R"({"value":)" + json + "}", [](Reader& reader, Value value) { return reader.tree(value); });
}

/// Longer than what is looked at in one step.
constexpr std::size_t kLongest = 20;

}  // namespace

TEST_CASE("a text is the same with an escape at any place and without") {
  for (std::size_t size = 0; size <= kLongest; ++size) {
    CAPTURE(size);
    CHECK(read_text('"' + std::string(size, 'a') + '"') == std::string(size, 'a'));
    for (std::size_t at = 0; at <= size; ++at) {
      for (const auto& [written, meant] : {std::pair{R"(\")", "\""}, {R"(\\)", "\\"}, {R"(\u00e9)", "\xC3\xA9"}}) {
        std::string text(size, 'a');
        const std::string expected = std::string(text).insert(at, meant);
        CHECK(read_text('"' + text.insert(at, written) + '"') == expected);
      }
    }
  }
  // Bytes that differ from a quote or a backslash by one, or in the highest bit, end nothing.
  CHECK(read_text("\"!#[]\xC2\xA2\xC3\x9C\"") == "!#[]\xC2\xA2\xC3\x9C");
}

TEST_CASE("a text that is none, or ends in a broken escape, is an error") {
  CHECK(read_text("null") == "");
  for (const char* broken :
       {"1", "true", "nul", "{}", "[]", R"("\q")", R"("12345678\u12")", R"("\ud800")", R"("\udc00")", ""}) {
    CAPTURE(broken);
    CHECK_FALSE(read_text(broken));
  }
}

TEST_CASE("a key may be written with escapes") {
  for (const char* key : {"value", R"(\u0076alue)", R"(valu\u0065)"}) {
    CAPTURE(key);
    const std::string json = R"({"other":[1],")" + std::string(key) + R"(":7})";
    CHECK(read_value(json, [](Reader& reader, Value value) { return reader.integer(value); }) == 7);
  }
  const auto integer = [](Reader& reader, Value value) { return reader.integer(value); };
  CHECK(read_value(R"({"value\u0000":7,"valu":7,"values":7,"Value":7})", integer) == 0);
  CHECK_FALSE(read_value(R"({"value":7,"\u0076alue":7})", integer));
}

TEST_CASE("a tree is what the other parser makes of the same text") {
  for (const char* json : {"null",
                           "true",
                           "false",
                           "0",
                           "-0",
                           "-1",
                           "12 ",
                           "1.5e3",
                           "1e2",
                           "9223372036854775807",
                           "9223372036854775808",
                           "18446744073709551615",
                           "18446744073709551616",
                           "-9223372036854775809",
                           R"("")",
                           R"("a\"b\u00e9\ud83d\ude00")",
                           "{}",
                           "[]",
                           " { } ",
                           " [ 1 , [ ] , { \"b\" : [ null ] , \"a\\u0062\" : \"x\" } ] ",
                           R"({"z":1,"a":{"y":[1,2.0,"3"],"x":false},"":null})"}) {
    CAPTURE(json);
    const auto expected = parse_json(json, "");
    REQUIRE(expected);
    const auto tree = read_tree(json);
    REQUIRE(tree);
    CHECK(tree->dump() == expected->dump());
    CHECK(tree->type() == expected->type());
  }
}

TEST_CASE("what the other parser refuses makes no tree") {
  std::string deep;
  for (int depth = 0; depth <= kMaxDepth; ++depth) deep.insert(0, "[").append("]");
  for (const std::string& json : {std::string("01"),
                                  std::string("1."),
                                  std::string("+1"),
                                  std::string("1e999"),
                                  std::string("tru"),
                                  std::string("truee"),
                                  std::string("falsey"),
                                  std::string("nulll"),
                                  std::string("00"),
                                  std::string("0x1"),
                                  std::string("[1,]"),
                                  std::string("[1 2]"),
                                  std::string("[,1]"),
                                  std::string(R"({"a":1,})"),
                                  std::string(R"({"a" 1})"),
                                  std::string(R"({"a":1 "b":2})"),
                                  std::string("{1:2}"),
                                  std::string(R"({"a":})"),
                                  std::string(R"({"a":1,"\u0061":2})"),
                                  std::string(R"(["\q"])"),
                                  std::string(R"({"\q":1})"),
                                  deep}) {
    CAPTURE(json);
    CHECK_FALSE(parse_json(json, ""));
    CHECK_FALSE(read_tree(json));
  }
}

TEST_CASE("all trees of a request together have a bounded number of values") {
  std::string many = "[0";
  for (std::size_t values = 0; values < 2 * most_values(0); ++values) many += ",0";
  CHECK_FALSE(read_tree(many + "]"));
}

TEST_CASE("what is read apart fails for itself") {
  std::string json = R"({"first":{"a":[1,{"b":"x"}],"c":2},"second":7,"third":"z"})";
  Document document;
  auto root = document.open(json);
  REQUIRE(root);
  Reader reader(document, json.size());
  std::optional<Error> first;
  std::optional<Error> second;
  std::string third;
  reader.members(*root,
                 Field{"first",
                       [&](Value value) {
                         first = reader.apart([&] {
                           reader.object(value, Field{"a", [&](Value list) {
                                                        reader.items(list, [&](Value v) { reader.integer(v); });
                                                      }});
                         });
                       }},
                 Field{"second", [&](Value value) { second = reader.apart([&] { reader.text(value); }); }},
                 Field{"third", [&](Value value) { third = reader.text(value); }});
  CHECK_FALSE(reader.failed());
  REQUIRE(first);
  CHECK(first->pointer == "/first/a/1");
  REQUIRE(second);
  CHECK(second->pointer == "/second");
  CHECK(third == "z");
}

}  // namespace vmcp::wire
