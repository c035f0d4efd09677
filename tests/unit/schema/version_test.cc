// SPDX-License-Identifier: Apache-2.0
#include "sync/schema/version.h"

#include "tests/catch.h"

namespace vmcp::schema {

TEST_CASE("versions are read with and without a v, and nothing else is") {
  CHECK(parse_version("0.47.0") == Version{0, 47, 0});
  CHECK(parse_version("v12.3.4") == Version{12, 3, 4});
  for (const char* text : {"", "v", "0.47", "0.47.0.1", "0.47.0-rc1", "0.47.0+33", "latest", "0.-1.0", "0.047.0",
                           "vv1.2.3", "1..2", " 1.2.3", "1.2.99999999999"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_version(text));
  }
}

TEST_CASE("versions are ordered by their numbers") {
  CHECK(*parse_version("0.9.0") < *parse_version("0.10.0"));
  CHECK(*parse_version("0.47.1") > kPinnedRuntime);
  CHECK(to_string(*parse_version("v0.55.1")) == "0.55.1");
}

}  // namespace vmcp::schema
