// SPDX-License-Identifier: Apache-2.0
// The entry point of all test executables: runs the cases and closes with the line that cmake/run-tests adds up.
#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_session.hpp>
#include <catch2/catch_test_case_info.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>
using ListenerBase = Catch::EventListenerBase;
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
using ListenerBase = Catch::TestEventListenerBase;
#endif

#include <iostream>
#include <optional>

namespace {

std::optional<Catch::Counts> counted_cases;

class CaseCounter : public ListenerBase {
 public:
  using ListenerBase::ListenerBase;
  void testRunEnded(const Catch::TestRunStats& stats) override { counted_cases = stats.totals.testCases; }
};

CATCH_REGISTER_LISTENER(CaseCounter)

}  // namespace

int main(int argc, char** argv) {
  const int result = Catch::Session().run(argc, argv);
  if (counted_cases) {
    std::cout << counted_cases->passed << " passed, " << counted_cases->total() - counted_cases->passed << " failed\n";
  }
  return result;
}
