// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "cli/explain_command.h"
#include "cli/explain_reasons.h"
#include "tests/catch.h"

using namespace vmcp::cli;

namespace {

std::string explained(const std::string& reason, bool markdown, int exit_code) {
  std::istringstream in;
  std::ostringstream out, err;
  Streams streams{in, out, err};
  CHECK(run_explain(reason, markdown, streams) == exit_code);
  return out.str() + err.str();
}

}  // namespace

TEST_CASE("reasons are sorted, each once, and say all three things") {
  const auto before = [](const ReasonText& one, const ReasonText& other) { return one.reason < other.reason; };
  CHECK(std::is_sorted(begin_reasons(), end_reasons(), before));
  for (const ReasonText* each = begin_reasons(); each != end_reasons(); ++each) {
    INFO(each->reason);
    CHECK((each + 1 == end_reasons() || each->reason != each[1].reason));
    for (const auto text : {each->meaning, each->stops, each->remedy}) CHECK(text.back() == '.');
  }
}

TEST_CASE("a reason is explained, and a misspelt one found") {
  CHECK(explained("NoneServed", false, kOk).find("remedy: ") != std::string::npos);
  CHECK(explained("NonServed", false, kUsage).find("did you mean NoneServed?") != std::string::npos);
}

TEST_CASE("docs/reasons.md is what explain -o markdown prints") {
  std::ifstream page("docs/reasons.md");
  CHECK(explained("", true, kOk) == std::string(std::istreambuf_iterator<char>(page), {}));
}
