// SPDX-License-Identifier: Apache-2.0
#include "sync/wire/encode.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

TEST_CASE("children are in the order of their kinds, then by name") {
  std::string out;
  wire::write_sync_answer(out, R"({"phase":"Ready"})",
                          {{"Service", "s", "6"},
                           {"ConfigMap", "b", "2"},
                           {"Deployment", "d", "5"},
                           {"Role", "r", "4"},
                           {"ConfigMap", "a", "1"},
                           {"ServiceAccount", "x", "3"}});
  CHECK(out == R"({"status":{"phase":"Ready"},"children":[1,2,3,4,5,6]})");
}

TEST_CASE("the caller is told when to ask again, where it is to") {
  std::string out;
  wire::write_sync_answer(out, "{}", {}, std::chrono::seconds(7));
  CHECK(out == R"({"status":{},"children":[],"resyncAfterSeconds":7})");
}

TEST_CASE("without children there is an empty list") {
  std::string out;
  wire::write_sync_answer(out, "{}", {});
  CHECK(out == R"({"status":{},"children":[]})");
}

}  // namespace
}  // namespace vmcp
