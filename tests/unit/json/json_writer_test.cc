// SPDX-License-Identifier: Apache-2.0
#include "sync/json/json_writer.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "tests/catch.h"

namespace vmcp {
namespace {

std::string as_written(std::string_view text) {
  std::string out;
  append_quoted(out, text);
  return out;
}

// What the runtime's YAML reader does not take raw, or changes (spec/85-runtime-behaviour.md (i)).

TEST_CASE("control characters are escaped, wherever they stand") {
  CHECK(as_written(std::string("\0", 1)) == R"("\u0000")");
  CHECK(as_written("\x01\x1f") == R"("\u0001\u001f")");
  CHECK(as_written("\t\n\r") == R"("\t\n\r")");
  CHECK(as_written("\x7f") == R"("\u007f")");
  CHECK(as_written("\xC2\x80\xC2\x85\xC2\x9F") == R"("\u0080\u0085\u009f")");
  CHECK(as_written("\xEF\xBF\xBE\xEF\xBF\xBF") == R"("\ufffe\uffff")");
  CHECK(as_written("\xE2\x80\xA8\xE2\x80\xA9") == R"("\u2028\u2029")");  // line breaks for YAML
  const std::string plain = "0123456789abcdef";
  for (std::size_t at = 0; at <= plain.size(); ++at) {
    CHECK(as_written(plain.substr(0, at) + "\x7f" + plain.substr(at)) ==
          "\"" + plain.substr(0, at) + "\\u007f" + plain.substr(at) + "\"");
  }
}

TEST_CASE("everything else stays as it is: no surrogate pairs, no escaped slash") {
  for (const char* text : {"a/b", "\xC2\xA0", "\xE2\x80\xA7\xE2\x80\xAA", "\xEF\xBB\xBF", "\xEF\xBF\xBD",
                           "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF", "<&>'"}) {
    CHECK(as_written(text) == "\"" + std::string(text) + "\"");
  }
  CHECK(as_written(R"(a"b\c)") == R"("a\"b\\c")");
}

TEST_CASE("what is written is JSON that says the same") {
  std::string all;
  for (int c = 0; c < 0x80; ++c) all += static_cast<char>(c);
  all += "\xC2\x80\xC3\xBF\xE2\x82\xAC\xEF\xBF\xBE\xF0\x9F\x98\x80";
  CHECK(Json::parse(as_written(all)).get<std::string>() == all);
}

TEST_CASE("each special character is escaped at each place of a text that is read in blocks") {
  constexpr std::pair<std::string_view, std::string_view> kEscapes[] = {{"\"", "\\\""},
                                                                        {"\\", "\\\\"},
                                                                        {"\n", "\\n"},
                                                                        {"\x1f", "\\u001f"},
                                                                        {"\x7f", "\\u007f"},
                                                                        {"\xC2\x85", "\\u0085"},
                                                                        {"\xE2\x80\xA8", "\\u2028"},
                                                                        {"\xEF\xBF\xBE", "\\ufffe"},
                                                                        {"\xC2\xA0", "\xC2\xA0"},
                                                                        {"\xE2\x80\xA7", "\xE2\x80\xA7"}};
  const std::string plain(70, 'x');
  for (const auto& [special, escape] : kEscapes) {
    for (std::size_t length = 0; length <= plain.size(); ++length) {
      for (std::size_t at = 0; at <= length; ++at) {
        std::string text = plain.substr(0, length);
        std::string expected = text;
        text.insert(at, special);
        expected.insert(at, escape);
        REQUIRE(as_written(text) == "\"" + expected + "\"");
      }
    }
  }
}

TEST_CASE("a long text of special characters is written whole") {
  for (std::size_t before : {0U, 1U, 2U, 15U, 255U}) {
    std::string text(before, 'x');
    std::string expected = text;
    for (int i = 0; i < 1000; ++i) {
      text += "\xE2\x80\xA8\x01\"";
      expected += "\\u2028\\u0001\\\"";
    }
    CHECK(as_written(text) == "\"" + expected + "\"");
  }
}

TEST_CASE("a long text in any script stays as it is") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";
  for (std::size_t start = 0; start < 10; ++start) {
    const std::string part = text.substr(start == 0 ? 0 : 10 * start);
    CHECK(as_written(part) == "\"" + part + "\"");
    CHECK(as_written("\n" + part) == "\"\\n" + part + "\"");
  }
}

TEST_CASE("a text that ends within a character is written as it is") {
  for (const char* text : {"\xC2", "\xE2", "\xE2\x80", "\xEF\xBF", "0123456789abcde\xEF\xBF"}) {
    CHECK(as_written(text) == "\"" + std::string(text) + "\"");
  }
}

TEST_CASE("a broken character takes nothing of what follows") {
  CHECK(as_written("\xC2\"") == "\"\xC2\\\"\"");
  const std::string plain(40, 'x');
  CHECK(as_written(plain + "\xEF\xBF\xEF" + plain) == "\"" + plain + "\xEF\xBF\xEF" + plain + "\"");
}

TEST_CASE("a tree is written without its nulls") {
  std::string out;
  JsonWriter(out).tree(Json::parse(R"({"b":[1,null,{"x":null}],"a":null,"c":{"d\"":"e"},"f":-3,"g":true,"h":1.5})"));
  CHECK(out == R"({"b":[1,{}],"c":{"d\"":"e"},"f":-3,"g":true,"h":1.5})");
}

TEST_CASE("a text in pieces is one text") {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("a", std::array<std::string_view, 3>{"x\"", "", "\ny"});
  json.member("b", std::span<const std::string_view>());
  json.end_object();
  CHECK(out == R"({"a":"x\"\ny","b":""})");
}

TEST_CASE("members and items are separated whatever stands before them") {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("a", 1);
  json.optional_member("b", "");
  json.key("c");
  json.begin_array();
  json.string("x");
  json.begin_object();
  json.end_object();
  json.boolean(false);
  json.end_array();
  json.free_key("d\n");
  json.raw("{}");
  json.member("e", "z");
  json.end_object();
  CHECK(out == R"({"a":1,"c":["x",{},false],"d\n":{},"e":"z"})");
}

}  // namespace
}  // namespace vmcp
