// SPDX-License-Identifier: Apache-2.0
#include "sync/cedar/policy.h"

#include <string>

#include "tests/catch.h"

namespace vmcp {
namespace {

/// What is wrong with a policy whose one condition is `expression`.
std::string in_condition(const std::string& expression) {
  return cedar_policy_problem("permit(principal, action, resource) when { " + expression + " };").value_or("");
}

}  // namespace

TEST_CASE("policies that Cedar reads are accepted") {
  for (const std::string_view policy :
       {"permit(principal, action, resource);", "forbid ( principal , action , resource ) ;",
        "permit(principal, action, resource,);",
        "permit(principal in THVGroup::\"staff\", action == Action::\"call_tool\", resource);",
        "permit(principal is User in Group::\"a\", action in [Action::\"a\", Action::\"b\",], resource is A::Tool);",
        "permit(principal, action in Action::\"a\", resource in N::M::Tool::\"x\");",
        "@id(\"one\") @note @in(\"two\")\npermit(principal, action, resource) when { resource.tags.contains(\"a;b\") } "
        "unless { !(1 < 2) };",
        "// comment with \" and (\npermit(principal, action, resource); // more\n",
        "/* ; */ permit(principal, action, resource) /**/ ;",
        "permit(principal == User::\"a, b)\", action, resource);"}) {
    CAPTURE(policy);
    CHECK_FALSE(cedar_policy_problem(policy));
  }
}

TEST_CASE("expressions that Cedar reads are accepted") {
  for (const char* expression :
       {"true", "if a::\"x\" == principal then 1 > 2 else context.a.b has c.d.e", "{\"a\": [1, 2], b: {}}.a == []",
        "principal has \"odd key\" && principal[\"odd key\"] like \"a\\*b*\\u{1F600}\\x41\\n\"",
        "principal is User in Group::\"g\" || resource is N::Tool", "context.n + 1 - 2 * -3 <= -9223372036854775808",
        "!!(!true)", "ip(\"10.0.0.1\").isInRange(ip(\"10.0.0.0/8\"))", "[1, 2,].containsAny([2])",
        "context.tags.isEmpty()", "decimal(\"1.5\").lessThan(decimal(\"2.0\"))",
        "principal.hasTag(\"t\") && principal.getTag(\"t\") == \"v\"", "action in [Action::\"a\"]",
        "duration(\"1h\").toMinutes() > 5"}) {
    CAPTURE(expression);
    CHECK(in_condition(expression).empty());
  }
}

TEST_CASE("policies that Cedar cannot read are refused") {
  struct Row {
    std::string policy;
    std::string problem;
  };
  const std::string scope = "needs a scope of the form (principal, action, resource)";
  const std::string once = "is more than one statement: there must be exactly one in each element";
  const Row rows[] = {
      Row{"", "is empty: there must be exactly one statement in each element"},
      Row{"// nothing", "is empty: there must be exactly one statement in each element"},
      Row{"allow(principal, action, resource);", "must start with permit or forbid"},
      Row{"\"permit\"(principal, action, resource);", "must start with permit or forbid"},
      Row{"Permit(principal, action, resource);", "must start with permit or forbid"},
      Row{"permit;", scope},
      Row{"permit();", scope},
      Row{"permit(principal, action);", scope},
      Row{"permit(action, principal, resource);", scope},
      Row{"permit(principal, action, resource, x);", scope},
      Row{"permit(principal; action, resource);", scope},
      Row{"permit(principal, action, resource", scope},
      Row{"permit(principal == ?principal, action, resource);", "has a character that is not part of Cedar"},
      Row{"permit(principal == \"alice\", action, resource);", "has \"\\\"alice\\\"\" where a name is expected"},
      Row{"permit(principal == User, action, resource);", "has \",\" where \"::\" is expected"},
      Row{"permit(principal, action == Action::call, resource);", "has \",\" where \"::\" is expected"},
      Row{"permit(principal in [Group::\"a\"], action, resource);", "has \"[\" where a name is expected"},
      Row{"permit(principal, action is Action, resource);", scope},
      Row{"permit(principal, action, resource)", "must end with a semicolon"},
      Row{"permit(principal, action, resource) if { true };",
          "has \"if\" where when, unless or a semicolon is expected"},
      Row{"permit(principal, action, resource) when true;", "when and unless must be followed by { … }"},
      Row{"permit(principal, action, resource) when", "when and unless must be followed by { … }"},
      Row{"permit(principal, action, resource); permit(principal, action, resource);", once},
      Row{"permit(principal, action, resource);;", once},
      Row{"@(\"x\") permit(principal, action, resource);", "an annotation must be written @name(\"text\")"},
      Row{"@id(x) permit(principal, action, resource);", "an annotation must be written @name(\"text\")"},
      Row{"@a @a permit(principal, action, resource);", "has the annotation @a twice"},
      Row{"permit(principal, action, resource) /* ;", "has a comment that is not closed"}};
  for (const Row& row : rows) {
    CAPTURE(row.policy);
    CHECK(cedar_policy_problem(row.policy).value_or("") == row.problem);
  }
}

TEST_CASE("expressions that Cedar cannot read are refused") {
  struct Row {
    std::string expression;
    std::string problem;
  };
  const Row rows[] = {
      Row{"", "has \"}\" where a value is expected"},
      Row{"1 ==", "has \"}\" where a value is expected"},
      Row{"1 == 2 == 3", "has \"==\" where \"}\" is expected"},
      Row{"a = b", "has a character that is not part of Cedar"},
      Row{"true & false", "has a character that is not part of Cedar"},
      Row{"user == 1", "has \"user\", which is none of principal, action, resource and context"},
      Row{"principal.in", "has \"in\" where a name is expected"},
      Row{"principal[name]", "has \"name\" where a string is expected"},
      Row{"principal.name like name", "has \"name\" where a string is expected"},
      Row{"\"a\\*\" == \"a\"", "has a string with an escape that Cedar does not know"},
      Row{"\"\\x80\" == \"\"", "has a string with an escape that Cedar does not know"},
      Row{"\"\\u{D800}\" == \"\"", "has a string with an escape that Cedar does not know"},
      Row{"\"\\q\" == \"\"", "has a string with an escape that Cedar does not know"},
      Row{"\"a", "has a string literal that is not closed"},
      Row{"\"a\nb\" == 1", "has a string literal that is not closed"},
      Row{"9223372036854775808 > 1", "has a number that does not fit into 64 bits"},
      Row{"1.5 > 1", "has \"5\" where a name is expected"},
      Row{"if true then 1", "has \"}\" where \"else\" is expected"},
      Row{"( true", "has \"}\" where \")\" is expected"},
      Row{"[1 2]", "has \"2\" where a comma or \"]\" is expected"},
      Row{"{a: 1, a: 2}.a == 1", "has a record with the key \"a\" twice"},
      Row{"isAdmin(principal)", "calls \"isAdmin\", which is not a function of Cedar"},
      Row{"principal.startsWith(\"a\")", "calls \"startsWith\", which is not a method of Cedar"},
      Row{"ip(\"::1\").ip()", "calls \"ip\", which is not a method of Cedar"},
      Row{"[1].contains(1, 2)", "calls \"contains\" with another number of arguments than it takes"},
      Row{"[1].isEmpty(1)", "calls \"isEmpty\" with another number of arguments than it takes"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(in_condition(row.expression) == row.problem);
  }
}

TEST_CASE("deeply nested expressions are refused and cost no stack") {
  CHECK(in_condition(std::string(150, '(') + "true" + std::string(150, ')')).empty());
  CHECK(in_condition(std::string(1'000'000, '(')) == "nests expressions more than 200 deep");
}

}  // namespace vmcp
