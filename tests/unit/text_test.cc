#include "sync/text.h"

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

}  // namespace
}  // namespace vmcp
