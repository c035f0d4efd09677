// SPDX-License-Identifier: Apache-2.0
#include "sync/config/composite_tools/reference_rules.h"

#include <string>

#include "tests/catch.h"
#include "tests/support/spec_fixture.h"

using namespace vmcp;
using namespace vmcp::test;

namespace {

// A skippable step `find` and a step `read` with the given members, and an output.
std::string problems(const std::string& find, const std::string& read, const std::string& output = "") {
  Json tool = conformed(schema::composite_tool(), R"({"steps":[{"id":"find","tool":"t")" + find +
                                                      R"(},{"id":"read","tool":"t")" + read + "}]" + output + "}");
  std::string out;
  for (const Problem& each : skippable_step_problems(tool, {"T", ""})) {
    out += (out.empty() ? "" : "\n") + each.pointer + " " + each.message;
  }
  return out;
}

constexpr const char* kSkippable = R"(,"condition":"{{.params.x}}")";

std::string missing(const char* field, const char* reader) {
  return std::string("/steps/0/defaultResults T.steps[find].defaultResults[") + field +
         "] is required: step \"find\" may be skipped and field \"" + field + "\" is referenced by " + reader;
}

}  // namespace

TEST_CASE("a field that is read from a step that may be skipped needs a default") {
  const std::string reads_id = R"(,"arguments":{"x":"{{.steps.find.output.id}}"})";
  CHECK(problems(kSkippable, reads_id) == missing("id", "step read"));
  CHECK(problems(R"(,"onError":{"action":"continue"})", reads_id) == missing("id", "step read"));
  CHECK(problems(std::string(kSkippable) + R"(,"defaultResults":{"other":1})", reads_id) == missing("id", "step read"));
  CHECK(problems(std::string(kSkippable) + R"(,"defaultResults":{"id":null})", reads_id) == "");
  CHECK(problems(R"(,"onError":{"action":"abort"})", reads_id) == "");
  CHECK(problems("", reads_id) == "");
}

TEST_CASE("conditions, first-level arguments, messages and outputs are read") {
  CHECK(problems(kSkippable, R"(,"condition":"{{eq .steps.find.output.id 1}}")") == missing("id", "step read"));
  CHECK(problems(kSkippable, R"(,"message":"{{.steps.find.output.id.deep}}")") == missing("id", "step read"));
  const std::string output = R"(,"output":{"properties":{"p":{"type":"object","description":"d","properties":{
      "q":{"type":"string","description":"d","value":"{{.steps.find.output.id}}"}}}}})";
  CHECK(problems(kSkippable, "", output) == missing("id", "output"));
}

TEST_CASE("references that the runtime does not see are no reason to refuse") {
  for (
      const char* read : {
          R"(,"arguments":{"x":"{{.steps.find.output}}"})",
          R"(,"arguments":{"x":"{{index .steps.find.output \"id\"}}"})",
          R"(,"arguments":{"x":"{{.steps.find.status}}"})",
          R"(,"arguments":{"x":"{{$.steps.find.output.id}}"})",
          R"(,"arguments":{"x":{"y":"{{.steps.find.output.id}}"}})",
          R"(,"arguments":{"x":"steps.find.output.id"})",
          R"(,"type":"forEach","collection":"{{.steps.find.output.id}}","step":{"tool":"t","arguments":{"x":"{{.steps.find.output.id}}"}})",
          R"(,"arguments":{"x":"{{.steps.gone.output.id}}"})",
      }) {
    CAPTURE(read);
    CHECK(problems(kSkippable, read) == "");
  }
}

TEST_CASE("each missing default is reported once for each reader") {
  CHECK(
      problems(
          kSkippable,
          R"(,"arguments":{"a":"{{.steps.find.output.id}}","b":"{{.steps.find.output.id}} {{.steps.find.output.title}}"})") ==
      missing("id", "step read") + "\n" + missing("title", "step read"));
}
