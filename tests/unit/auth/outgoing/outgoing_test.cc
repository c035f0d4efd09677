// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/outgoing/outgoing.h"

#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/unit/auth/outgoing/outgoing_fixture.h"

namespace vmcp {
namespace {

using namespace outgoing_test;

// spec/30-outgoing-auth.md §6.5.

TEST_CASE("row a: an override that names a config beats the member's own") {
  const Outgoing out(gateway({{"backends", {{"e", reference("theirs")}}}})
                         .add_all({with_auth(entry("e"), "own"), header_auth("own"), header_auth("theirs")}));
  CHECK(out.strategy_of("e") == "theirs");
}

TEST_CASE("row b: an override of type discovered means the member's own config, or none at all") {
  const Outgoing out(
      gateway({{"default", reference("own")}, {"backends", {{"with", kDiscovered}, {"without", kDiscovered}}}})
          .add_all({with_auth(entry("with"), "own"), entry("without"), header_auth("own")}));
  CHECK(out.strategy_of("with") == "own");
  CHECK(out.strategy_of("without") == "unauthenticated");
}

TEST_CASE("row c: the member's own config") {
  const Outgoing out(gateway({{"default", reference("other")}})
                         .add_all({with_auth(entry("e"), "own"), header_auth("own"), header_auth("other")}));
  CHECK(out.strategy_of("e") == "own");
}

TEST_CASE("row d: nothing of its own") {
  CHECK(Outgoing(gateway(Json::object()).add(entry("e"))).strategy_of("e") == "default");
  const Outgoing out(gateway({{"default", reference("d")}}).add_all({entry("e"), header_auth("d")}));
  CHECK(out.strategy_of("e") == "default");
  CHECK(out.default_name() == "d");
}

TEST_CASE("every kind of member is resolved alike") {
  const Outgoing out(gateway(Json::object())
                         .add_all({with_auth(server("s"), "own"), with_auth(proxy("p"), "own"),
                                   with_auth(entry("e"), "own"), header_auth("own")}));
  CHECK(out.strategy_of("s") == "own");
  CHECK(out.strategy_of("p") == "own");
  CHECK(out.strategy_of("e") == "own");
}

TEST_CASE("a default of type discovered, or none, is no default") {
  CHECK((*Outgoing(gateway({{"default", kDiscovered}}))).default_strategy() == nullptr);
  CHECK((*Outgoing(gateway(Json::object()))).default_strategy() == nullptr);
  CHECK(Outgoing(gateway({{"default", kDiscovered}})).condition("DefaultAuthConfig").empty());
  CHECK((*Outgoing(Request(with(parent(), "/spec/outgoingAuth", nullptr)))).default_strategy() == nullptr);
}

TEST_CASE("a config that cannot be used excludes who needs it, in rows a to c") {
  const Json broken = auth_config("broken", "headerInjection");
  const Json bearer = auth_config("bearer", "bearerToken", Json::object());
  const Json refused =
      with(header_auth("refused"), "/status/conditions",
           Json::array({{{"type", "Valid"}, {"status", "False"}, {"reason", "Bad"}, {"message", "m"}}}));
  Request request = gateway({{"backends", {{"a", reference("missing")}, {"b", kDiscovered}}}});
  request.add_all({broken, bearer, refused, header_auth("good")});
  request.add_all({with_auth(entry("a"), "good"), with_auth(entry("b"), "missing"), with_auth(entry("c1"), "missing"),
                   with_auth(entry("c2"), "broken"), with_auth(entry("c3"), "bearer"),
                   with_auth(entry("c4"), "refused"), with_auth(entry("c5"), "good"), entry("d")});
  const Outgoing out(request);
  CHECK(out.strategy_of("a") == "!AuthConfigNotFound");
  CHECK(out.strategy_of("b") == "!AuthConfigNotFound");
  CHECK(out.strategy_of("c1") == "!AuthConfigNotFound");
  CHECK(out.strategy_of("c2") == "!AuthConfigInvalid");
  CHECK(out.strategy_of("c3") == "!AuthTypeUnsupported");
  CHECK(out.strategy_of("c4") == "!AuthConfigInvalid");
  CHECK(out.strategy_of("c5") == "good");
  CHECK(out.strategy_of("d") == "default");
}

TEST_CASE("an unusable default excludes everybody who relies on it and nobody else") {  // D-40: no fail-open
  const std::string config = GENERATE("missing", "broken", "");
  const Outgoing out(gateway({{"default", reference(config)}, {"backends", {{"b", kDiscovered}}}})
                         .add_all({entry("d"), with_auth(entry("c"), "own"), entry("b"), header_auth("own"),
                                   auth_config("broken", "headerInjection")}));
  CHECK(out.strategy_of("d") == "!DefaultAuthUnusable");
  CHECK(out.strategy_of("c") == "own");
  CHECK(out.strategy_of("b") == "unauthenticated");
  CHECK(out.default_name().empty());
}

TEST_CASE("an ambiguous subject provider excludes") {
  const Names two{"a", "b"};
  const Json xaa{{"idpTokenUrl", "https://i"}, {"targetTokenUrl", "https://t"}, {"targetAudience", "x"}};
  const Outgoing out(gateway(Json::object()).add_all({with_auth(entry("e"), "x"), auth_config("x", "xaa", xaa)}), &two);
  CHECK(out.strategy_of("e") == "!AmbiguousSubjectProvider");
  CHECK(out.condition("DiscoveredAuthConfig-e").find("False/AmbiguousSubjectProvider: ") == 0);
}

TEST_CASE("an override without a member is reported") {  // D-85
  const Outgoing out(gateway({{"backends", {{"ghost", kDiscovered}, {"e", kDiscovered}}}}).add(entry("e")));
  const Report report = out.report();
  REQUIRE(report.notes.size() == 1);
  CHECK(report.notes[0].pointer == "/spec/outgoingAuth/backends/ghost");
  CHECK(report.refusals.empty());
}

TEST_CASE("what a config says and the gateway cannot do is reported, for configs that somebody uses") {  // D-31
  const auto exchange = [](const char* name) {
    return auth_config(name, "tokenExchange",
                       {{"tokenUrl", "https://t.example.com"}, {"audience", "a"}, {"externalTokenHeaderName", "X-T"}});
  };
  const auto pointers = [](const Outgoing& out) {
    Names found;
    for (const Note& each : out.report().notes) found.push_back(each.pointer);
    return found;
  };
  const Names expected = {"MCPExternalAuthConfig/x/spec/tokenExchange/externalTokenHeaderName"};
  CHECK(pointers(Outgoing(
            gateway(Json::object()).add_all({exchange("x"), exchange("unused"), with_auth(entry("e"), "x")}))) ==
        expected);
  CHECK(pointers(Outgoing(gateway({{"default", reference("x")}}).add(exchange("x")))) == expected);
  CHECK(pointers(Outgoing(gateway({{"backends", {{"e", reference("x")}}}}).add_all({exchange("x"), entry("e")}))) ==
        expected);
  CHECK(pointers(Outgoing(gateway(Json::object()).add_all({exchange("x"), entry("e")}))).empty());
}

TEST_CASE("a config of a type that only a later CRD knows excludes who needs it, nobody else") {
  const Outgoing out(gateway(Json::object())
                         .add_all({with_auth(entry("a"), "new"), with_auth(entry("b"), "odd"),
                                   with_auth(entry("c"), "key"), header_auth("key"), auth_config("new", "spiffe"),
                                   auth_config("odd", "xaa",
                                               {{"idpTokenUrl", "https://i.example.com"},
                                                {"targetTokenUrl", "https://t.example.com"},
                                                {"targetAudience", "x"},
                                                {"subjectTokenType", "urn:later"}})}));
  CHECK(out.strategy_of("a") == "!AuthTypeUnsupported");
  CHECK(out.strategy_of("b") == "!AuthConfigInvalid");
  CHECK(out.strategy_of("c") == "key");
}

// §1: what is checked of spec.outgoingAuth itself.

TEST_CASE("a malformed override is refused") {
  struct Row {
    Json node;
    std::string message;
  };
  const Row rows[] = {
      {Json::object(), "spec.outgoingAuth.backends[e].type is required"},
      {{{"type", "externalAuthConfigRef"}},
       "spec.outgoingAuth.backends[e].externalAuthConfigRef is required when type is externalAuthConfigRef"},
      {{{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", Json::object()}},
       "spec.outgoingAuth.backends[e].externalAuthConfigRef.name is required"},
      {{{"type", "externalAuthConfigRef"}, {"externalAuthConfigRef", {{"name", ""}}}},
       "spec.outgoingAuth.backends[e].externalAuthConfigRef.name is required"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.node.dump());
    const Report report = Outgoing(gateway({{"backends", {{"e", row.node}}}}).add(entry("e"))).report();
    REQUIRE(report.refusals.size() == 1);
    CHECK(report.refusals[0].type == "Valid");
    CHECK(report.refusals[0].reason == "ValidationFailed");
    CHECK(report.refusals[0].pointer == "/spec/outgoingAuth/backends/e");
    CHECK(report.refusals[0].message == row.message);
  }
}

TEST_CASE("default is not checked like an override, but its users are excluded") {
  const Outgoing out(gateway({{"default", {{"type", "externalAuthConfigRef"}}}}).add(entry("e")));
  CHECK(out.report().refusals.empty());
  CHECK(out.strategy_of("e") == "!DefaultAuthUnusable");
}

// §9 and spec/80-status.md §4.

TEST_CASE("conditions of the default") {
  CHECK(Outgoing(gateway({{"default", reference("d")}}).add(header_auth("d"))).condition("DefaultAuthConfig") ==
        "True/ConversionSucceeded: Default auth config is valid");
  CHECK(Outgoing(gateway({{"default", reference("d")}})).condition("DefaultAuthConfig") ==
        "False/ConversionFailed: Failed to convert default auth config: failed to get MCPExternalAuthConfig d: not "
        "found");
}

TEST_CASE("one condition for every override, also without a member") {
  const Outgoing out(gateway({{"backends", {{"good", reference("g")}, {"bad", reference("b")}, {"own", kDiscovered}}}})
                         .add_all({header_auth("g"), auth_config("b", "xaa")}));
  CHECK(out.condition("BackendAuthConfig-good") == "True/ConversionSucceeded: Backend auth config is valid");
  CHECK(out.condition("BackendAuthConfig-bad") ==
        "False/InvalidExternalAuthConfig: Failed to convert backend auth config: xaa configuration must be set if and "
        "only if "
        "type is 'xaa'");
  CHECK(out.condition("BackendAuthConfig-own") == "True/ConversionSucceeded: Backend auth config is valid");
}

TEST_CASE("one condition for every member with a config, in both modes, also when overridden") {
  const Outgoing out(gateway({{"backends", {{"bad", reference("g")}}}})
                         .add_all({header_auth("g"), with_auth(entry("good"), "g"), with_auth(entry("bad"), "missing"),
                                   entry("none")}));
  const bool dynamic = GENERATE(false, true);
  CHECK(out.condition("DiscoveredAuthConfig-good", dynamic) ==
        "True/ConversionSucceeded: Discovered auth config is valid");
  CHECK(out.condition("DiscoveredAuthConfig-bad", dynamic) ==
        "False/ConversionFailed: Failed to convert discovered auth config: failed to get MCPExternalAuthConfig "
        "missing: not found");
  CHECK(out.condition("DiscoveredAuthConfig-none", dynamic).empty());
}

TEST_CASE("the reason of a mirrored condition is passed on") {
  const Json refused =
      with(header_auth("r"), "/status/conditions",
           Json::array({{{"type", "Valid"}, {"status", "False"}, {"reason", "EnterpriseRequired"}, {"message", "m"}}}));
  CHECK(Outgoing(gateway({{"default", reference("r")}}).add(refused)).condition("DefaultAuthConfig") ==
        "False/EnterpriseRequired: Failed to convert default auth config: invalid (EnterpriseRequired): m");
}

}  // namespace
}  // namespace vmcp
