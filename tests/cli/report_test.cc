// SPDX-License-Identifier: Apache-2.0
#include "cli/report.h"

#include "tests/catch.h"

using namespace vmcp::cli;
using vmcp::Json;

namespace {

World reported_world() {
  const auto object = [](const char* kind, const char* name, int line) {
    return Manifest{{{"apiVersion", "toolhive.stacklok.dev/v1beta1"}, {"kind", kind}, {"metadata", {{"name", name}}}},
                    "team.yaml",
                    line};
  };
  auto made = make_world({object("VirtualMCPServer", "gw", 1), object("MCPServerEntry", "wiki", 9)}, "team-a");
  REQUIRE(made.has_value());
  return *made;
}

Reply refused(const char* path) {
  Reply reply;
  reply.code = 400;
  reply.reason = "InvalidJSON";
  reply.body = Json({{"error", {{"reason", "InvalidJSON"}, {"path", path}, {"message", "a text is expected"}}}}).dump();
  return reply;
}

Reply answered() {
  Reply reply;
  reply.code = 200;
  reply.body =
      R"({"status":{"conditions":[{"type":"Valid","status":"True","reason":"ValidationSucceeded","message":"Spec validation passed"}]},"children":[]})";
  reply.summary.served = 1;
  return reply;
}

}  // namespace

TEST_CASE("columns are as wide as their widest cell and lines do not end in spaces") {
  CHECK(align({{"a", "bb", "c"}, {"aaa", "b", ""}}, "> ") == "> a    bb  c\n> aaa  b\n");
  CHECK(align({}, "  ").empty());
}

TEST_CASE("the outcome is not applied before anything else") {
  Reply reply = answered();
  CHECK(outcome_of(reply) == Outcome::kApplied);
  reply.summary.excluded.push_back({"MCPServerEntry/wiki", "RemoteURLInvalid", "m"});
  CHECK(outcome_of(reply) == Outcome::kAppliedWithExclusions);
  reply.summary.not_applied.push_back({"Valid", "ValidationFailed", "/spec/x", "m"});
  CHECK(outcome_of(reply) == Outcome::kNotApplied);
  CHECK(outcome_of(refused("/parent")) == Outcome::kNotApplied);
}

TEST_CASE("a person reads the outcome first, then the reasons, then the conditions") {
  const World made = reported_world();
  const Manifest& gateway = *gateways(made, "", "").front();
  Reply reply = answered();
  reply.summary.excluded.push_back({"MCPServerEntry/wiki", "RemoteURLInvalid", "bad URL"});
  CHECK(describe(gateway, reply, false) ==
        "team-a/gw: applied, 1 served, 1 left out\n"
        "  left out   MCPServerEntry/wiki  RemoteURLInvalid: bad URL\n"
        "  condition  Valid                True ValidationSucceeded: Spec validation passed\n");
  CHECK(describe(gateway, refused("/parent/spec"), false) ==
        "team-a/gw: not applied\n  refused  InvalidJSON  /parent/spec: a text is expected\n");
}
