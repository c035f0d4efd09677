// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/server/cel.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {

TEST_CASE("CEL expressions are accepted with all their syntax") {
  for (const char* text :
       {"claims.azp == 'robot'", R"(r"a\" == b"\"")", "\"\"\"a \" b\"\"\" in [x, {1: (2)}]",
        R"(a == "// not a comment")", "a // (\n|| b", R"('it\'s')", "!(a || -b < - 1.5e-3 + .5) && 0x1Fu != 7u",
        "a ? b : c ? d : e", "has(claims.act.sub) && claims.groups.exists(g, g.startsWith('x'))", "size([1, 2, ]) > 1",
        "a[0].b['c'].d(1)", ".a.b.C{f: 1, g: [x]}.f", "claims.`x-y`", "a[?'b'].?c", "{'a': b ? 1 : 2}['a']", "[]",
        "{}"}) {
    CAPTURE(text);
    CHECK_FALSE(cel_problem(text));
  }
}

TEST_CASE("what the grammar of CEL does not have is found") {
  struct Row {
    const char* text;
    const char* problem;
  };
  for (const Row& row : {Row{"", "it has only white space"},
                         Row{" // only\n", "it has only white space"},
                         Row{"\"abc", "it has a string literal that is not closed"},
                         Row{"'abc\\'", "it has a string literal that is not closed"},
                         Row{"\"\"\"abc\"\"", "it has a string literal that is not closed"},
                         Row{"(a", "it has a ( that is not closed"},
                         Row{"a)", "it has a ) without its opening bracket"},
                         Row{"(a]", "it has a ] without its opening bracket"},
                         Row{"{[(", "it has a ( that is not closed"},
                         Row{"claims.azp ===", "it has a = that means nothing in CEL"},
                         Row{"a & b", "it has a & that means nothing in CEL"},
                         Row{"\xc3\xa4", "it has a character that means nothing in CEL"},
                         Row{"a ==", "it ends where a value should be"},
                         Row{"a b", "it has \"b\" where an operator should be"},
                         Row{"a || in", "it has \"in\" where a value should be"},
                         Row{"a.", "it ends where a name should be"},
                         Row{"a.'b'", "it has \"'b'\" where a name should be"},
                         Row{"f(a,)", "it has \")\" where a value should be"},
                         Row{"f(a b)", "it has \"b\" where \")\" should be"},
                         Row{"[a b]", "it has \"b\" where \",\" should be"},
                         Row{"{1}", "it has \"}\" where \":\" should be"},
                         Row{"a ? b", "it ends where \":\" should be"},
                         Row{"a = b", "it has a = that means nothing in CEL"},
                         Row{"`a", "it has a ` that is not closed"},
                         Row{"1.2.3", "it has \".3\" where an operator should be"}}) {
    CAPTURE(row.text);
    CHECK(cel_problem(row.text) == std::string(row.problem));
  }
}

TEST_CASE("a CEL expression is followed as deep as the runtime follows it") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '(') + "a" + std::string(depth, ')'); };
  CHECK_FALSE(cel_problem(nested(200)));
  CHECK(cel_problem(nested(100'000)) == std::string("it is nested too deeply"));
}

}  // namespace vmcp
