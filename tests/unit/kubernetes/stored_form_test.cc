// SPDX-License-Identifier: Apache-2.0
#include "sync/kubernetes/stored_form.h"

#include "tests/catch.h"

namespace vmcp {
namespace {

Json stored(const char* written) {
  return in_stored_form(Json::parse(written));
}

TEST_CASE("what is stored otherwise than written is brought to its stored form") {
  struct Row {
    const char* written;
    const char* stored;
  };
  for (const Row& row : {
           Row{R"({"a":1.0,"b":[2.0,{"c":-3.0}]})", R"({"a":1,"b":[2,{"c":-3}]})"},
           Row{R"({"a":[],"b":{"c":[]},"d":[{"e":[]}]})", R"({"b":{},"d":[{}]})"},
           Row{R"({"a":[[],[[]],[1,[]],0.5]})", R"({"a":[[1]]})"},
           Row{R"({"a":0.5})", R"({})"},
       }) {
    INFO(row.written);
    CHECK(stored(row.written).dump() == row.stored);
  }
}

TEST_CASE("what is stored as written stays") {
  for (const char* written : {R"({"limits":{"cpu":"1000m"},"sizeLimit":"1024Mi","divisor":"1000m"})",
                              R"({"env":[{"name":"A","value":""}],"data":{}})", R"({"emptyDir":{}})",
                              R"({"a":9007199254740993})", R"({"replicas":0,"x":""})"}) {
    INFO(written);
    CHECK(stored(written).dump() == written);
  }
}

}  // namespace
}  // namespace vmcp
