// SPDX-License-Identifier: Apache-2.0
#include "sync/go/quote.h"

#include <string>

#include "tests/catch.h"

TEST_CASE("texts are quoted as Go does") {
  struct Row {
    std::string text;
    std::string quoted;
  };
  const Row rows[] = {Row{"", R"("")"},
                      Row{"plain", R"("plain")"},
                      Row{R"(a"b\c)", R"("a\"b\\c")"},
                      Row{"\a\b\f\n\r\t\v", R"("\a\b\f\n\r\t\v")"},
                      Row{std::string("\0\x1f\x7f", 3), R"("\x00\x1f\x7f")"},
                      Row{"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\""},
                      Row{"\xC2\x85", R"("\u0085")"},
                      Row{"\xFFz", R"("\xffz")"},
                      Row{"\xE2\x82", R"("\xe2\x82")"},
                      Row{"\xED\xA0\x80", R"("\xed\xa0\x80")"}};
  for (const Row& row : rows) {
    CHECK(vmcp::quote(row.text) == row.quoted);
  }
}
