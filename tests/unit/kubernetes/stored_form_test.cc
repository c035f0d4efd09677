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
           Row{R"({"limits":{"cpu":"1000m","memory":"1024Mi"}})", R"({"limits":{"cpu":"1","memory":"1Gi"}})"},
           Row{R"({"requests":{"cpu":0.5,"memory":1.0,"x":3}})", R"({"requests":{"cpu":"500m","memory":"1","x":"3"}})"},
           Row{R"({"emptyDir":{"sizeLimit":"1024Mi"}})", R"({"emptyDir":{"sizeLimit":"1Gi"}})"},
           Row{R"({"a":1.0,"b":[2.0,{"c":-3.0}]})", R"({"a":1,"b":[2,{"c":-3}]})"},
           Row{R"({"a":[],"b":{"c":[]},"d":[{"e":[]}]})", R"({"b":{},"d":[{}]})"},
           Row{R"({"a":[[],[[]],[1,[]],0.5]})", R"({"a":[[1]]})"},
           Row{R"({"a":[[]],"sizeLimit":0.1})", R"({"sizeLimit":"100m"})"},
           Row{R"({"data":{}})", R"({})"},
           Row{R"({"env":[{"name":"A","value":""},{"name":"B","value":"b"}]})",
               R"({"env":[{"name":"A"},{"name":"B","value":"b"}]})"},
           Row{R"({"a":0.5})", R"({})"},
       }) {
    INFO(row.written);
    CHECK(stored(row.written).dump() == row.stored);
  }
}

TEST_CASE("what is stored as written stays") {
  for (const char* written :
       {R"({"labels":{"value":"","limits":"1000m"}})", R"({"httpHeaders":[{"name":"A","value":""}]})",
        R"({"emptyDir":{}})", R"({"data":{"k":""}})", R"({"limits":{"cpu":"no quantity"}})",
        R"({"a":9007199254740993})", R"({"replicas":0,"x":""})"}) {
    INFO(written);
    CHECK(stored(written).dump() == written);
  }
}

}  // namespace
}  // namespace vmcp
