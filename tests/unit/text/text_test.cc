// SPDX-License-Identifier: Apache-2.0
#include "sync/text/text.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("a text is cut between characters") {
  CHECK(cut_text("abc", 3) == "abc");
  CHECK(cut_text("abc", 2) == "ab");
  CHECK(cut_text("abc", 0).empty());
  CHECK(cut_text("a\xC3\xB6z", 2) == "a");
  CHECK(cut_text("a\xC3\xB6z", 3) == "a\xC3\xB6");
  for (std::size_t max = 1; max < 5; ++max) CHECK(cut_text("a\xF0\x9F\x98\x80", max) == "a");
  CHECK(cut_text("a\xF0\x9F\x98\x80", 5) == "a\xF0\x9F\x98\x80");
}

TEST_CASE("only the case of ASCII letters is ignored, and only that of the first text") {
  CHECK(equals_ignoring_case("", ""));
  CHECK(equals_ignoring_case("Cluster.LOCAL", "cluster.local"));
  CHECK_FALSE(equals_ignoring_case("a", "A"));
  CHECK_FALSE(equals_ignoring_case("ab", "a"));
  CHECK_FALSE(equals_ignoring_case("a", "ab"));
  CHECK_FALSE(equals_ignoring_case("[", "{"));
  CHECK_FALSE(equals_ignoring_case("@", "`"));
}

TEST_CASE("texts are put together in the order given") {
  CHECK(concat({}).empty());
  CHECK(concat({"a", "", "bc"}) == "abc");
}

}  // namespace
}  // namespace vmcp
