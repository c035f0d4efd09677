// SPDX-License-Identifier: Apache-2.0
#include "sync/config/operational.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

std::string with(const std::string& operational) {
  return R"({"config":{"operational":)" + operational + "}}";
}

std::string with_handling(const std::string& handling) {
  return with(R"({"failureHandling":)" + handling + "}");
}

}  // namespace

TEST_CASE("operational is always written, with the operator's defaults for what is absent or zero") {
  const std::string defaults =
      R"({"timeouts":{"default":"30s"},"failureHandling":{"healthCheckInterval":"30s","unhealthyThreshold":3,)"
      R"("statusReportingInterval":"30s","partialFailureMode":"fail","circuitBreaker":{"failureThreshold":5,"timeout":"60s"}}})";
  const std::string crd_defaults =
      R"({"timeouts":{"default":"30s"},"failureHandling":{"healthCheckInterval":"30s","unhealthyThreshold":3,)"
      R"("healthCheckTimeout":"10s","statusReportingInterval":"30s","partialFailureMode":"fail",)"
      R"("circuitBreaker":{"failureThreshold":5,"timeout":"60s"}}})";
  struct Row {
    std::string spec;
    std::string node;
  };
  for (const Row& row : {
           Row{"{}", defaults},
           Row{with("{}"), defaults},
           Row{with(R"({"timeouts":{"default":"0s"}})"), defaults},
           Row{with_handling("{}"), crd_defaults},
           Row{with_handling(R"({"circuitBreaker":{}})"), crd_defaults},
           Row{with_handling(R"({"healthCheckTimeout":"0s"})"), defaults},
           Row{with_handling(R"({"healthCheckInterval":"0s","healthCheckTimeout":"0h","statusReportingInterval":"0ms",
               "unhealthyThreshold":0,"circuitBreaker":{"enabled":false,"failureThreshold":0,"timeout":"0s"}})"),
               defaults},
       }) {
    CAPTURE(row.spec);
    auto decided = decide_operational(SpecFixture(row.spec).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK(decided.value.dump() == row.node);
  }
}

TEST_CASE("durations of the user are written as the user wrote them") {
  auto decided = decide_operational(SpecFixture(with(R"({"logLevel":"debug",
      "timeouts":{"perWorkload":{"tickets":"90s","code":"1m30s"}},
      "failureHandling":{"healthCheckInterval":"1m","unhealthyThreshold":5,"partialFailureMode":"best_effort",
        "circuitBreaker":{"enabled":true,"timeout":"2m"}}})"))
                                        .inputs());
  CHECK(refusals(decided.report).empty());
  CHECK(decided.value.dump() ==
        R"({"logLevel":"debug","timeouts":{"default":"30s","perWorkload":{"code":"1m30s","tickets":"90s"}},)"
        R"("failureHandling":{"healthCheckInterval":"1m","unhealthyThreshold":5,"healthCheckTimeout":"10s",)"
        R"("statusReportingInterval":"30s","partialFailureMode":"best_effort",)"
        R"("circuitBreaker":{"enabled":true,"failureThreshold":5,"timeout":"2m"}}})");
}

TEST_CASE("operational settings that the runtime would refuse are refused") {
  const std::string place = "/spec/config/operational/";
  struct Row {
    std::string spec;
    const char* pointer;
    const char* message;
  };
  for (const Row& row : {
           Row{with(R"({"timeouts":{"default":"soon"}})"), "timeouts/default",
               "spec.config.operational.timeouts.default must be a duration such as 30s or 1m30s"},
           Row{with(R"({"timeouts":{"default":"-5s"}})"), "timeouts/default",
               "spec.config.operational.timeouts.default must be a duration such as 30s or 1m30s"},
           Row{with(R"({"timeouts":{"perWorkload":{"a":"0s"}}})"), "timeouts/perWorkload/a",
               "spec.config.operational.timeouts.perWorkload.a must be positive"},
           Row{with(R"({"timeouts":{"perWorkload":{"a":""}}})"), "timeouts/perWorkload/a",
               "spec.config.operational.timeouts.perWorkload.a must be positive"},
           Row{with(R"({"timeouts":{"perWorkload":{"a":"30"}}})"), "timeouts/perWorkload/a",
               "spec.config.operational.timeouts.perWorkload.a must be a duration such as 30s or 1m30s"},
           Row{with_handling(R"({"healthCheckInterval":"1d"})"), "failureHandling/healthCheckInterval",
               "spec.config.operational.failureHandling.healthCheckInterval must be a duration such as 30s or 1m30s"},
           Row{with_handling(R"({"statusReportingInterval":"9999999999h"})"), "failureHandling/statusReportingInterval",
               "spec.config.operational.failureHandling.statusReportingInterval must be a duration such as 30s or "
               "1m30s"},
           Row{with_handling(R"({"unhealthyThreshold":-1})"), "failureHandling/unhealthyThreshold",
               "spec.config.operational.failureHandling.unhealthyThreshold must be positive"},
           // D-10: the CRD's default of 10s meets a short interval.
           Row{with_handling(R"({"healthCheckInterval":"5s"})"), "failureHandling/healthCheckTimeout",
               "spec.config.operational.failureHandling: healthCheckTimeout (10s) must be less than "
               "healthCheckInterval (5s); set healthCheckTimeout (default 10s) below the interval"},
           Row{with_handling(R"({"healthCheckTimeout":"30s"})"), "failureHandling/healthCheckTimeout",
               "spec.config.operational.failureHandling: healthCheckTimeout (30s) must be less than "
               "healthCheckInterval (30s); set healthCheckTimeout (default 10s) below the interval"},
           Row{with_handling(R"({"circuitBreaker":{"enabled":true,"failureThreshold":-2}})"),
               "failureHandling/circuitBreaker/failureThreshold",
               "spec.config.operational.failureHandling.circuitBreaker.failureThreshold must be >= 1, got -2"},
           Row{with_handling(R"({"circuitBreaker":{"enabled":true,"timeout":"500ms"}})"),
               "failureHandling/circuitBreaker/timeout",
               "spec.config.operational.failureHandling.circuitBreaker.timeout must be >= 1s, got 500ms"},
           Row{with_handling(R"({"circuitBreaker":{"timeout":"x"}})"), "failureHandling/circuitBreaker/timeout",
               "spec.config.operational.failureHandling.circuitBreaker.timeout must be a duration such as 30s or "
               "1m30s"},
       }) {
    CAPTURE(row.spec);
    CHECK(refusals(decide_operational(SpecFixture(row.spec).inputs()).report) ==
          place + row.pointer + ": " + row.message);
  }
}

TEST_CASE("a health check timeout below a short interval is accepted") {
  for (const char* timeout : {"4s", "4999ms", "0s"}) {
    CAPTURE(timeout);
    SpecFixture fixture(
        with_handling(R"({"healthCheckInterval":"5s","healthCheckTimeout":")" + std::string(timeout) + R"("})"));
    CHECK(refusals(decide_operational(fixture.inputs()).report).empty());
  }
}

TEST_CASE("a circuit breaker that is off is not judged by its numbers") {
  SpecFixture fixture(with_handling(R"({"circuitBreaker":{"failureThreshold":-2,"timeout":"1ms"}})"));
  CHECK(refusals(decide_operational(fixture.inputs()).report).empty());
}
