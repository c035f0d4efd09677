// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/time.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("times are written as Kubernetes writes them") {
  CHECK(rfc3339(0) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(1767225600) == "2026-01-01T00:00:00Z");
  CHECK(rfc3339(1709251199) == "2024-02-29T23:59:59Z");
  CHECK(rfc3339(-1) == "1969-12-31T23:59:59Z");
}

TEST_CASE("times are read with any offset") {
  CHECK(parse_rfc3339("2026-01-01T00:00:00Z") == 1767225600);
  CHECK(parse_rfc3339("2026-01-01T01:30:00+01:30") == 1767225600);
  CHECK(parse_rfc3339("2025-12-31T23:00:00-01:00") == 1767225600);
  CHECK(parse_rfc3339("2026-01-01T00:00:00.999Z") == 1767225600);
  CHECK(parse_rfc3339(rfc3339(1709251199)) == 1709251199);
}

TEST_CASE("what is not a time") {
  for (const char* text :
       {"", "now", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "2026-01-01T00:00:00+1:00", "2026-01-01 00:00:00Z"}) {
    INFO(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

}  // namespace
}  // namespace vmcp
