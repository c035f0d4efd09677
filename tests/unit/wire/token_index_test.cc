// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/token_index.h"

#include <string>

#include "tests/catch.h"

namespace vmcp::wire {
namespace {

std::string firsts(const TokenIndex& tokens) {
  std::string out;
  for (std::uint32_t position = 0; position < tokens.size(); ++position) out += *tokens.at(position);
  return out;
}

}  // namespace

TEST_CASE("the tokens of a text") {
  std::string text = R"( {"a" : [ 12 , true ]} )";
  TokenIndex tokens;
  REQUIRE(tokens.find(text));
  CHECK(firsts(tokens) == R"({":[1,t]})");
  CHECK(*tokens.at(tokens.size()) == '\0');
  CHECK(*tokens.at(tokens.size() + 1) == '\0');
  CHECK(tokens.scalar({4}) == "12");
  CHECK(tokens.scalar({6}) == "true");
  CHECK(tokens.scalar({tokens.size()}).empty());
}

TEST_CASE("a text in which no tokens can be found") {
  TokenIndex tokens;
  for (const char* broken : {"", "  ", "{\"a", "{\"a\\\"}", "{\"\xC3\"}", "{\"a\":\"\n\"}", "\xFF"}) {
    CAPTURE(broken);
    std::string good = "[1]";
    REQUIRE(tokens.find(good));
    std::string text = broken;
    CHECK_FALSE(tokens.find(text));
    CHECK(tokens.size() == 0);
    CHECK(*tokens.at(0) == '\0');
  }
}

TEST_CASE("texts one after the other, longer and shorter") {
  TokenIndex tokens;
  for (std::size_t size : {1, 3000, 10, 100'000, 0}) {
    std::string text = "[" + std::string(size, '[');
    REQUIRE(tokens.find(text));
    CHECK(tokens.size() == size + 1);
  }
}

TEST_CASE("texts without their escapes live until the next text") {
  std::string text = R"(["a\u0026b", "\ud83d\ude00\n", "\q", "\udc00", "\ud800x"])";
  TokenIndex tokens;
  REQUIRE(tokens.find(text));
  const auto first = tokens.unescaped(tokens.at(1));
  const auto second = tokens.unescaped(tokens.at(3));
  CHECK(first == "a&b");
  CHECK(second == "\xF0\x9F\x98\x80\n");
  for (std::uint32_t position : {5, 7, 9}) CHECK_FALSE(tokens.unescaped(tokens.at(position)));
}

}  // namespace vmcp::wire
