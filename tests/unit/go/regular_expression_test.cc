// SPDX-License-Identifier: Apache-2.0
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
           "(?)(?:)(?U)",
           "a\\Q\\E*",
           "\\p{letter}\\p{Cn}\\P{LC}\\pn",
           "[(?<>][(?<n>]\\(?<x>(?<n>a)",
           "[[:alpha:](?<n>][[:](?<n>a)",
           "[\\](?<n>]",
           "\\Q(?<n\\E",
           "(?i)k(?-i:K)",
           "((a{10}){10}){10}",
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
           Row{"(", "missing )"},
           Row{"(a", "missing )"},
           Row{"a)", "unexpected )"},
           Row{"*a", "no argument for repetition operator: *"},
           Row{"a|+", "no argument for repetition operator: +"},
           Row{"(?", "invalid perl operator"},
           Row{"(?:*)", "no argument for repetition"},
           Row{"a**", "bad repetition operator: **"},
           Row{"a{2}{3}", "bad repetition operator: {2}{3}"},
           Row{"a*??", "bad repetition operator: *??"},
           Row{"a{1001}", "invalid repetition size"},
           Row{"a{3,2}", "invalid repetition size"},
           Row{"(?=a)", "invalid perl operator: (?"},
           Row{"(?!a)", "invalid perl operator: (?"},
           Row{"(?<=a)b", "invalid perl operator: (?<"},
           Row{"(?<!a)b", "invalid perl operator: (?<"},
           Row{"(?P<>a)", "invalid named capture group"},
           Row{"(?P<n", "invalid named capture group"},
           Row{"(?P<n>a)|(?<n>b)", "two groups have the name n"},
           Row{"(?-)", "invalid perl operator: (?-"},
           Row{"(a)\\1", "invalid escape sequence: \\1"},
           Row{"\\", "trailing \\"},
           Row{"\\y", "invalid escape sequence"},
           Row{"\\C", "invalid escape sequence"},
           Row{"\\Z", "invalid escape sequence"},
           Row{"\\xg", "invalid escape sequence"},
           Row{"\\x{110000}", "invalid escape sequence"},
           Row{"[a", "missing ]"},
           Row{"[]", "missing ]"},
           Row{"[z-a]", "invalid character class range: z-a"},
           Row{"[a-\\d]", "invalid escape sequence"},
           Row{"[\\b]", "invalid escape sequence"},
           Row{"[[:word_:]]", "invalid character class range: [:word_:]"},
           Row{"\\pX", "unknown Unicode class"},
           Row{"((a{10}){10}){11}", "invalid repetition size"},
           Row{"a{100000000}", "invalid repetition size"},
           Row{"(?i-)", "invalid perl operator"},
           Row{"(?z:a)", "invalid perl operator"},
           Row{"(?P=n)", "invalid perl operator"},
           Row{"(?P<é>a)", "invalid named capture group"},
           Row{"[\\C]", "invalid escape sequence: \\C"},
           Row{"[\\Qa\\E]", "invalid escape sequence: \\Q"},
           Row{"\\Q\\E*", "no argument for repetition operator"},
           Row{"\xff", "invalid UTF-8"},
           Row{"\\p{", "unknown Unicode class"},
       }) {
    CAPTURE(row.pattern);
    auto problem = regular_expression_problem(row.pattern);
    REQUIRE(problem.has_value());
    CAPTURE(*problem);
    CHECK(problem->find(row.reason) != std::string::npos);
  }
}

TEST_CASE("groups nest as deeply as Go lets every kind of them nest") {
  const auto nested = [](std::size_t groups) { return std::string(groups, '(') + "a" + std::string(groups, ')'); };
  CHECK_FALSE(regular_expression_problem(nested(250)));
  CHECK(regular_expression_problem(nested(251)) == "expression nests too deeply");
  CHECK_FALSE(regular_expression_problem(std::string(250, ' ') + "()(?i)[(]\\(" + nested(249)));
}

TEST_CASE("what is quoted of a pattern is short") {
  const auto problem = regular_expression_problem("(" + std::string(1000, 'a'));
  REQUIRE(problem);
  CHECK(problem->size() < 100);
}
