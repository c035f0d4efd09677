#include "sync/go/regular_expression.h"

#include <string>

#include "tests/catch.h"

using namespace vmcp;

TEST_CASE("patterns that Go compiles are accepted") {
  for (const char* pattern : {
           "",
           "^[a-z]+$",
           "a|b||c",
           "()*",
           "a*?b+?c??",
           "a{2}b{2,}c{2,3}?",
           "a{,2}",
           "{",
           "a{02}",
           "a{2,x}",
           "x{1000}",
           "(?i)a(?s-i:b)(?P<name>c)(?<other>d)(?:e)",
           "a(?i)*",
           "[]a]",
           "[^]]",
           "[a-]",
           "[-a]",
           "[\\d-z]",
           "[[:alpha:][:^digit:]]",
           "[\\pL\\p{Greek}\\P{^Lu}\\p{lu}]",
           "\\A\\b\\B\\z",
           "\\d\\D\\s\\S\\w\\W",
           "\\Qa(b\\E*",
           "\\Q(",
           "\\x41\\x{1F600}\\0\\12\\n\\.\\-",
           "^*",
           "é+",
           "[é-ü]",
       }) {
    CAPTURE(pattern);
    auto problem = regular_expression_problem(pattern);
    INFO(problem.value_or(""));
    CHECK_FALSE(problem.has_value());
  }
}

TEST_CASE("patterns that Go does not compile are refused with a reason") {
  struct Row {
    const char* pattern;
    const char* reason;
  };
  for (const Row& row : {
           Row{"(", "missing closing )"},
           Row{"(a", "missing closing )"},
           Row{"a)", "unexpected )"},
           Row{"*a", "missing argument to repetition operator *"},
           Row{"a|+", "missing argument to repetition operator +"},
           Row{"(?", "missing closing )"},
           Row{"(?:*)", "missing argument"},
           Row{"a**", "invalid nested repetition operator *"},
           Row{"a{2}{3}", "invalid nested repetition operator {3}"},
           Row{"a*??", "invalid nested repetition operator ?"},
           Row{"a{1001}", "invalid repeat count"},
           Row{"a{3,2}", "invalid repeat count"},
           Row{"(?=a)", "no look-around"},
           Row{"(?!a)", "no look-around"},
           Row{"(?<=a)b", "look-behind"},
           Row{"(?<!a)b", "look-behind"},
           Row{"(?P<>a)", "invalid named group"},
           Row{"(?P<n", "invalid named group"},
           Row{"(?P<n>a)|(?<n>b)", "two groups have the name n"},
           Row{"(?-)", "invalid group flags"},
           Row{"(a)\\1", "back-references"},
           Row{"\\", "trailing backslash"},
           Row{"\\y", "invalid escape"},
           Row{"\\C", "invalid escape"},
           Row{"\\Z", "invalid escape"},
           Row{"\\xg", "invalid escape"},
           Row{"\\x{110000}", "invalid escape"},
           Row{"[a", "missing closing ]"},
           Row{"[]", "missing closing ]"},
           Row{"[z-a]", "upside down"},
           Row{"[a-\\d]", "invalid escape"},
           Row{"[\\b]", "invalid escape"},
           Row{"[[:word_:]]", "unknown character class"},
           Row{"\\pX", "unknown Unicode class"},
           Row{"\\p{", "invalid character class"},
       }) {
    CAPTURE(row.pattern);
    auto problem = regular_expression_problem(row.pattern);
    REQUIRE(problem.has_value());
    CAPTURE(*problem);
    CHECK(problem->find(row.reason) != std::string::npos);
  }
}

TEST_CASE("deeply nested groups cost no stack") {
  CHECK(regular_expression_problem(std::string(1'000'000, '(')) == "missing closing )");
}
