// SPDX-License-Identifier: Apache-2.0
#include "sync/config/rate_limiting.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

Decided<std::optional<Json>> decide(const std::string& limits, const char* incoming = "oidc",
                                    const char* provider = "redis") {
  Json spec = {{"incomingAuth", {{"type", incoming}}},
               {"sessionStorage", {{"provider", provider}, {"address", "r:1"}}},
               {"config", {{"rateLimiting", tree(limits)}}}};
  return decide_rate_limiting(SpecFixture(spec.dump()).inputs());
}

}  // namespace

TEST_CASE("rate limits are written with periods in the shape of the runtime") {
  CHECK_FALSE(decide_rate_limiting(SpecFixture("{}").inputs()).value.has_value());
  auto decided =
      decide(R"({"shared":{"maxTokens":100,"refillPeriod":"1m"},"perUser":{"maxTokens":10,"refillPeriod":"1.5h"},
      "tools":[{"name":"b","shared":{"maxTokens":5,"refillPeriod":"90s"}},
               {"name":"a","perUser":{"maxTokens":1,"refillPeriod":"1s"}}]})");
  CHECK(refusals(decided.report).empty());
  REQUIRE(decided.value.has_value());
  CHECK(
      decided.value->dump() ==
      R"({"shared":{"maxTokens":100,"refillPeriod":{"duration":"1m"}},"perUser":{"maxTokens":10,"refillPeriod":{"duration":"1.5h"}},)"
      R"("tools":[{"name":"b","shared":{"maxTokens":5,"refillPeriod":{"duration":"90s"}}},)"
      R"({"name":"a","perUser":{"maxTokens":1,"refillPeriod":{"duration":"1s"}}}]})");
}

TEST_CASE("rate limits that the API server or the runtime would refuse are refused") {
  struct Row {
    const char* limits;
    const char* pointer;
    const char* message;
  };
  const char* period = " must be a duration above zero such as 1m0s";
  for (const Row& row : {
           Row{"{}", "", "spec.config.rateLimiting: at least one of shared, perUser, or tools must be configured"},
           Row{R"({"tools":[]})", "",
               "spec.config.rateLimiting: at least one of shared, perUser, or tools must be configured"},
           Row{R"({"shared":{"maxTokens":0,"refillPeriod":"1m"}})", "/shared/maxTokens",
               "spec.config.rateLimiting.shared.maxTokens must be from 1 to 2147483647, got 0"},
           Row{R"({"shared":{"maxTokens":2147483648,"refillPeriod":"1m"}})", "/shared/maxTokens",
               "spec.config.rateLimiting.shared.maxTokens must be from 1 to 2147483647, got 2147483648"},
           Row{R"({"tools":[{"name":"a"}]})", "/tools/0",
               "spec.config.rateLimiting.tools[0]: at least one of shared or perUser must be configured"},
           Row{R"({"tools":[{"name":"","shared":{"maxTokens":1,"refillPeriod":"1s"}}]})", "/tools/0/name",
               "spec.config.rateLimiting.tools[0].name is required"},
           Row{R"({"tools":[{"name":"a","shared":{"maxTokens":1,"refillPeriod":"1s"}},
                            {"name":"a","shared":{"maxTokens":1,"refillPeriod":"1s"}}]})",
               "/tools/1/name", "spec.config.rateLimiting.tools[1].name \"a\" is duplicated"},
       }) {
    CAPTURE(row.limits);
    CHECK(refusals(decide(row.limits).report) ==
          std::string("/spec/config/rateLimiting") + row.pointer + ": " + row.message);
  }
  for (const char* bad : {"", "0", "0s", "-1s", "60", "soon"}) {
    CAPTURE(bad);
    CHECK(refusals(decide(R"({"perUser":{"maxTokens":1,"refillPeriod":")" + std::string(bad) + R"("}})").report) ==
          std::string("/spec/config/rateLimiting/perUser/refillPeriod: spec.config.rateLimiting.perUser.refillPeriod") +
              period);
  }
}

TEST_CASE("rate limits need Redis sessions") {
  for (const char* provider : {"memory", "none"}) {
    CAPTURE(provider);
    std::string storage = provider == std::string("none") ? "" : R"("sessionStorage":{"provider":"memory"},)";
    SpecFixture fixture("{" + storage + R"("config":{"rateLimiting":{"shared":{"maxTokens":1,"refillPeriod":"1s"}}}})");
    // Also when the operator of the hook gives gateways a Redis by default: the API server would refuse the object.
    CHECK(refusals(decide_rate_limiting(fixture.default_redis("r:1", "").inputs()).report) ==
          "/spec/config/rateLimiting: spec.config.rateLimiting requires spec.sessionStorage with provider redis and an "
          "address: the counters are kept there");
  }
}

TEST_CASE("limits per user need users") {
  auto report = decide(R"({"perUser":{"maxTokens":1,"refillPeriod":"1s"},
      "tools":[{"name":"a","perUser":{"maxTokens":1,"refillPeriod":"1s"}}]})",
                       "anonymous")
                    .report;
  CHECK(refusals(report) ==
        "/spec/config/rateLimiting/perUser: spec.config.rateLimiting.perUser requires spec.incomingAuth.type oidc: "
        "without it no user is known; use shared instead\n"
        "/spec/config/rateLimiting/tools/0/perUser: spec.config.rateLimiting.tools[0].perUser requires "
        "spec.incomingAuth.type oidc: without it no user is known; use shared instead");
}
