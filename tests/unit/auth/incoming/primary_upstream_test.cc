// SPDX-License-Identifier: Apache-2.0
#include "sync/auth/incoming/primary_upstream.h"

#include <string>

#include "tests/catch.h"
#include "tests/unit/auth/scene.h"

namespace vmcp {
namespace {

using namespace auth_test;

struct Row {
  const char* what;
  const char* server;           ///< spec.authServerConfig; empty: absent.
  const char* inline_provider;  ///< The deprecated field; empty: absent.
  const char* result;
  const char* reason;  ///< Of the refusal; empty: none.
  const char* pointer;
  bool warns;
};

TEST_CASE("the upstream whose claims policies see is chosen by the documented rules") {
  constexpr const char* kServer = "/spec/authServerConfig/primaryUpstreamProvider";
  constexpr const char* kInline = "/spec/incomingAuth/authzConfig/inline/primaryUpstreamProvider";
  const Row rows[] = {
      Row{"explicit without server", "", "a", "", "AuthzPrimaryProviderRequiresAuthServer", kInline, false},
      Row{"explicit and there", "{upstreamProviders: [{name: a}, {name: b}], primaryUpstreamProvider: b}", "", "b", "",
          "", false},
      Row{"explicit and not there", "{upstreamProviders: [{name: a}], primaryUpstreamProvider: b}", "", "b",
          "AuthzUpstreamUnknown", kServer, false},
      Row{"deprecated and there", "{upstreamProviders: [{name: a}, {name: b}]}", "b", "b", "", "", false},
      Row{"deprecated and not there", "{upstreamProviders: [{name: a}]}", "b", "b", "AuthzUpstreamUnknown", kInline,
          false},
      Row{"the new field wins", "{upstreamProviders: [{name: a}, {name: b}], primaryUpstreamProvider: a}", "b", "a", "",
          "", false},
      Row{"an empty name is default", "{upstreamProviders: [{type: oidc}], primaryUpstreamProvider: default}", "",
          "default", "", "", false},
      Row{"one upstream", "{upstreamProviders: [{name: a}]}", "", "a", "", "", false},
      Row{"two upstreams", "{upstreamProviders: [{name: a}, {name: b}]}", "", "a", "", "", true},
      Row{"no upstream", "{upstreamProviders: []}", "", "", "AuthzRequiresUpstream",
          "/spec/authServerConfig/upstreamProviders", false},
      Row{"no server", "", "", "", "", "", false}};
  for (const Row& row : rows) {
    CAPTURE(row.what);
    std::string spec = "{incomingAuth: {type: anonymous, authzConfig: {type: inline, inline: {policies: [x]";
    if (*row.inline_provider != 0) spec += std::string(", primaryUpstreamProvider: ") + row.inline_provider;
    spec += "}}}";
    if (*row.server != 0) spec += std::string(", authServerConfig: ") + row.server;
    const Scene scene(spec + "}");
    const auto decided = decide_primary_upstream(scene.parent.spec);
    CHECK(decided.value == row.result);
    if (*row.reason == 0) {
      CHECK(all_refusals(decided.report).empty());
    } else {
      REQUIRE(decided.report.refusals.size() == 1);
      CHECK(decided.report.refusals[0].type == "AuthServerConfigValidated");
      CHECK(decided.report.refusals[0].reason == row.reason);
      CHECK(decided.report.refusals[0].pointer == row.pointer);
    }
    CHECK(condition(decided.report, "AuthzUpstreamSelectionWarning").empty() != row.warns);
    CHECK(note(decided.report, kInline).empty() == (*row.inline_provider == 0));
  }
}

TEST_CASE("a refusal names the value, what is wrong and two remedies") {
  const Scene scene(
      "{incomingAuth: {type: anonymous, authzConfig: {type: inline, inline: {policies: [x], primaryUpstreamProvider: "
      "a}}}}");
  CHECK(decide_primary_upstream(scene.parent.spec).report.refusals.at(0).message ==
        "authz primaryUpstreamProvider \"a\" is set, but there is no embedded authorization server: configure "
        "spec.authServerConfig, or remove primaryUpstreamProvider");
}

TEST_CASE("the warning names the chosen upstream") {
  const Scene scene("{authServerConfig: {upstreamProviders: [{name: first}, {name: second}]}}");
  const std::string text =
      condition(decide_primary_upstream(scene.parent.spec).report, "AuthzUpstreamSelectionWarning");
  CHECK(text.substr(0, 76) == "True AuthzUpstreamAutoSelected: policies see the claims of upstream \"first\",");
}

TEST_CASE("the names of upstreams keep their order") {
  const Scene scene("{authServerConfig: {upstreamProviders: [{name: b}, {type: oidc}, {name: a}]}}");
  CHECK(upstream_names(scene.parent.spec.at("authServerConfig")) == std::vector<std::string>{"b", "default", "a"});
}

}  // namespace
}  // namespace vmcp
