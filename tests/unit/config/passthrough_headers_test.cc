// SPDX-License-Identifier: Apache-2.0
#include "sync/config/passthrough_headers.h"

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

Decided<std::optional<Json>> decide(const Json& names) {
  return decide_passthrough_headers(SpecFixture(Json{{"passthroughHeaders", names}}.dump()).inputs());
}

}  // namespace

TEST_CASE("headers of the spec win over those of spec.config") {
  struct Row {
    const char* spec;
    const char* node;
    const char* notes;
  };
  for (const Row& row : {
           Row{"{}", "", ""},
           Row{R"({"passthroughHeaders":[]})", "", ""},
           Row{R"({"passthroughHeaders":["X-A","x-b"]})", R"(["X-A","x-b"])", ""},
           Row{R"({"config":{"passthroughHeaders":["X-C"]}})", R"(["X-C"])", ""},
           Row{R"({"passthroughHeaders":[],"config":{"passthroughHeaders":["X-C"]}})", R"(["X-C"])", ""},
           Row{R"({"passthroughHeaders":["X-A"],"config":{"passthroughHeaders":["X-C"]}})", R"(["X-A"])",
               "/spec/config/passthroughHeaders: has no effect: spec.passthroughHeaders takes its place"},
       }) {
    CAPTURE(row.spec);
    auto decided = decide_passthrough_headers(SpecFixture(row.spec).inputs());
    CHECK(refusals(decided.report).empty());
    CHECK((decided.value ? decided.value->dump() : "") == row.node);
    CHECK(notes(decided.report) == row.notes);
  }
}

TEST_CASE("names that cannot be passed through are refused") {
  struct Row {
    std::string name;
    const char* rule;
  };
  for (const Row& row : {
           Row{"", "header name must not be empty"},
           Row{"host", "\"Host\" is a restricted header and cannot be forwarded"},
           Row{"X-FORWARDED-for", "\"X-Forwarded-For\" is a restricted header and cannot be forwarded"},
           Row{"authorization", "\"Authorization\" is a restricted header and cannot be forwarded"},
           Row{"Cookie", "\"Cookie\" is a restricted header and cannot be forwarded"},
           Row{"X Y", "invalid header name \"X Y\": only letters, digits and !#$%&'*+-.^_`|~ are allowed"},
           Row{std::string(257, 'x'), "invalid header name: it is longer than 256 bytes"},
       }) {
    CAPTURE(row.name);
    CHECK(refusals(decide(Json::array({"X-Good", row.name})).report) ==
          std::string("/spec/passthroughHeaders/1: spec.passthroughHeaders[1]: ") + row.rule);
  }
  CHECK(refusals(decide(Json::array({std::string(256, 'x')})).report).empty());
}
