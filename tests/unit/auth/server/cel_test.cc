// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/cel.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {

TEST_CASE("CEL expressions are accepted with all kinds of literals") {
  for (const char* text : {"claims.azp == 'robot'", R"(r"a\" == b"\"")", "\"\"\"a \" b\"\"\" in [x, {1: (2)}]",
                           R"(a == "// not a comment")", "a // (\n|| b", R"('it\'s')"}) {
    CAPTURE(text);
    CHECK_FALSE(cel_problem(text));
  }
}

TEST_CASE("what is not closed in a CEL expression is found") {
  struct Row {
    const char* text;
    const char* problem;
  };
  for (const Row& row :
       {Row{"", "it has only white space"}, Row{" // only\n", "it has only white space"},
        Row{"\"abc", "it has a string literal that is not closed"},
        Row{"'abc\\'", "it has a string literal that is not closed"},
        Row{"\"\"\"abc\"\"", "it has a string literal that is not closed"}, Row{"(a", "it has a ( that is not closed"},
        Row{"a)", "it has a ) without its opening bracket"}, Row{"(a]", "it has a ] without its opening bracket"},
        Row{"{[(", "it has a ( that is not closed"}}) {
    CAPTURE(row.text);
    CHECK(cel_problem(row.text) == std::string(row.problem));
  }
}

}  // namespace vmcp
