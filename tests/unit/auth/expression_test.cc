#include "sync/auth/expression.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

std::string tokens(std::string_view text, ExpressionLanguage language) {
  const auto found = tokenize_expression(text, language);
  if (!found) return "error: " + found.error();
  std::string out;
  for (const auto& token : *found) out += (out.empty() ? "" : "|") + std::string(token.text);
  return out;
}

TEST_CASE("words, literals and symbols are told apart; comments and space are not tokens") {
  CHECK(tokens("permit(a, b == A::\"x y\"); // end", ExpressionLanguage::kCedar) ==
        "permit|(|a|,|b|=|=|A|:|:|\"x y\"|)|;");
  CHECK(tokens("// only\n", ExpressionLanguage::kCedar).empty());
  CHECK(tokens(R"("a\"b" c)", ExpressionLanguage::kCedar) == R"("a\"b"|c)");
  CHECK(tokens(R"("// not a comment")", ExpressionLanguage::kCedar) == R"("// not a comment")");
}

TEST_CASE("CEL has more kinds of literals") {
  CHECK(tokens(R"(a == 'x"' )", ExpressionLanguage::kCel) == R"(a|=|=|'x"')");
  CHECK(tokens(R"(r"a\" + b"\"")", ExpressionLanguage::kCel) == R"(r|"a\"|+|b|"\"")");
  CHECK(tokens("\"\"\"a \" b\"\"\"", ExpressionLanguage::kCel) == "\"\"\"a \" b\"\"\"");
}

TEST_CASE("what is not closed is found") {
  struct Row {
    const char* text;
    const char* problem;
  };
  const Row rows[] = {Row{"\"abc", "a string literal that is not closed"},
                      Row{"\"abc\\\"", "a string literal that is not closed"},
                      Row{"(a", "a ( that is not closed"},
                      Row{"a)", "a ) without its opening bracket"},
                      Row{"(a]", "a ] without its opening bracket"},
                      Row{"{[(", "a ( that is not closed"}};
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(tokens(row.text, ExpressionLanguage::kCedar) == std::string("error: ") + row.problem);
  }
}

}  // namespace
}  // namespace vmcp
