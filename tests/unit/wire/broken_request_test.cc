// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "sync/hook.h"
#include "tests/catch.h"
#include "tests/support/request.h"

namespace vmcp {
namespace {

using namespace testing;

Answer answered(Workspace& workspace, const std::string& body) {
  workspace.request() = body;
  return answer(Hook::kSync, workspace, Settings{}, 0);
}

int code_of(const std::string& body) {
  Workspace workspace;
  return answered(workspace, body).code;
}

/// The request, or of a related object only that.
bool is_refused(const std::string& body) {
  Workspace workspace;
  const Answer out = answered(workspace, body);
  return out.code == 400 || (out.code == 200 && out.summary.excluded.size() == 1);
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

TEST_CASE("an object that breaks off inside is refused wherever the break is") {
  Request request;
  request.add(group()).add(entry("docs"));
  request.observe(
      {{"apiVersion", "v1"}, {"kind", "Service"}, {"metadata", {{"name", "vmcp-gw"}}}, {"spec", {{"a", 1}}}});
  const std::string body = request.text();
  REQUIRE(code_of(body) == 200);
  for (const char* place : {R"("kind":"MCPServerEntry",)", R"("remoteUrl":)", R"("spec":{"a":1})",
                            R"("kind":"Service",)", R"("metadata":{"name":"vmcp-gw")"}) {
    CAPTURE(place);
    for (const char* rubble : {"]", "}", ":", ",,", "\"", "{", "[", "\\", "x"}) {
      CAPTURE(rubble);
      CHECK(is_refused(replaced(body, place, rubble)));
      CHECK(is_refused(replaced(body, place, std::string(place) + rubble)));
    }
  }
}

TEST_CASE("a request is refused however much of its end is missing") {
  Request request;
  request.add(group()).add(entry("docs"));
  const std::string body = request.text();
  for (std::size_t length = 0; length < body.size(); ++length) {
    CAPTURE(length);
    CHECK(code_of(body.substr(0, length)) == 400);
  }
}

}  // namespace
}  // namespace vmcp
