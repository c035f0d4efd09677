// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "sync/auth/outgoing/outgoing.h"
#include "tests/catch.h"
#include "tests/unit/auth/outgoing/outgoing_fixture.h"

namespace vmcp {
namespace {

using namespace outgoing_test;

// spec/30-outgoing-auth.md §6.5, discovered mode.

TEST_CASE("discovered mode writes overrides that can be used, sorted") {
  const Outgoing out(gateway({{"backends", {{"z", reference("g")}, {"bad", reference("missing")}, {"a", kDiscovered}}}})
                         .add(header_auth("g")));
  Names names;
  for (const auto& [name, strategy] : out->usable_overrides()) names.push_back(concat({name, "=", strategy->type}));
  CHECK(names == Names{"a=unauthenticated", "z=header_injection"});
}

TEST_CASE("in discovered mode a member's own config wins over an override, which is said") {  // D-80
  const Outgoing out(
      gateway({{"backends", {{"e", reference("g")}}}}).add_all({header_auth("g"), with_auth(entry("e"), "g")}));
  CHECK(out.report(false).notes.empty());
  REQUIRE(out.report(true).notes.size() == 1);
  CHECK(out.report(true).notes[0].pointer == "/spec/outgoingAuth/backends/e");
}

TEST_CASE("in discovered mode too, two configs never share a variable") {  // D-42
  const Json old = with(header_auth("a.b"), "/metadata/creationTimestamp", "2024-01-01T00:00:00Z");
  SECTION("among overrides the older config stays") {
    const Outgoing out(
        gateway({{"backends", {{"x", reference("a-b")}, {"y", reference("a.b")}, {"z", reference("a.b")}}}})
            .add_all({header_auth("a-b"), old}));
    Names names;
    for (const auto& [name, strategy] : out->usable_overrides())
      names.push_back(concat({name, "=", strategy->config_name}));
    CHECK(names == Names{"y=a.b", "z=a.b"});
    CHECK(out.condition("BackendAuthConfig-x", true)
              .find("False/ConversionFailed: Failed to convert backend auth config: ") == 0);
    CHECK(out.condition("BackendAuthConfig-x", true).find("share the variable TOOLHIVE_HEADER_INJECTION_VALUE_A_B") !=
          std::string::npos);
    CHECK(out.condition("BackendAuthConfig-y", true).find("True/") == 0);
  }
  SECTION("the default comes first") {
    const Outgoing out(gateway({{"default", reference("a-b")}, {"backends", {{"y", reference("a.b")}}}})
                           .add_all({header_auth("a-b"), old}));
    CHECK(out->usable_overrides().empty());
    CHECK(out.default_name() == "a-b");
  }
}

}  // namespace
}  // namespace vmcp
